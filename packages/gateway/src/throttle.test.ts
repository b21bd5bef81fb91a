import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manualTime } from './testing/manual-time.ts';
import { createGate, createThrottle, RateError } from './throttle.ts';

test('whatever the pauses, a channel never gets more than its burst and what it earned since', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 200 }), (pausesMs) => {
      const { clock, advance } = manualTime('2026-06-01T00:00:00.000Z');
      const throttle = createThrottle(clock);
      let taken = 0;
      let elapsedMs = 0;
      for (const pauseMs of pausesMs) {
        advance(pauseMs);
        elapsedMs += pauseMs;
        try {
          throttle.take({ channelId: 'ch-1', transactionsPerSecond: 3 }, 'write');
          taken += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(RateError);
        }
        expect(taken).toBeLessThanOrEqual(6 + (elapsedMs * 3) / 1_000);
      }
    }),
  );
});

test('the gate refuses what is one too many, and opens again when work ends, well or badly', async () => {
  const gate = createGate(1);
  const { promise, reject } = Promise.withResolvers<void>();
  const running = gate(() => promise);
  await expect(gate(async () => {})).rejects.toMatchObject({ code: 'request.rate', retryAfterSeconds: 1 });
  reject(new Error('bad end'));
  await expect(running).rejects.toThrow('bad end');
  expect(await gate(async () => 'in')).toBe('in');
});
