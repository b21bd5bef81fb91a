import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CloudError, type CloudErrorClass } from '../errors.ts';
import { readAgain } from './read-again.ts';

const call = (signal = new AbortController().signal) => ({ signal, callId: 'test' });
const timing = { timing: { attemptMs: 20, pauseMs: 1 } };

/** Fails so often, then answers. */
const failing = (times: number, errorClass: CloudErrorClass = 'unavailable') => {
  let asked = 0;
  const read = async (): Promise<string> => {
    asked += 1;
    if (asked <= times) throw new CloudError(errorClass, 'no');
    return `answer ${asked}`;
  };
  return { read, asked: () => asked };
};

describe('a read', () => {
  it('is repeated when it failed for what passes, a few times', async () => {
    expect(await readAgain(call(), failing(3).read, timing)).toBe('answer 4');
    const { read, asked } = failing(99);
    await expect(readAgain(call(), read, timing)).rejects.toMatchObject({ errorClass: 'unavailable' });
    expect(asked()).toBe(4);
  });

  it.each(['throttled', 'credentials', 'not-found', 'invalid'] as const)(
    'is not repeated when it is %s',
    async (why) => {
      const { read, asked } = failing(1, why);
      await expect(readAgain(call(), read, timing)).rejects.toMatchObject({ errorClass: why });
      expect(asked()).toBe(1);
    },
  );

  it('that is never answered holds up nobody for long, and one that is slow has twice the time at each attempt', async () => {
    const times: number[] = [];
    const slow = async ({ signal }: { readonly signal: AbortSignal }): Promise<string> => {
      const startedMs = performance.now();
      await delay(times.length === 0 ? 60_000 : 30, undefined, { signal }).catch(() => {
        times.push(performance.now() - startedMs);
        throw new CloudError('unavailable', 'no answer');
      });
      return 'answer';
    };
    expect(await readAgain(call(), slow, timing)).toBe('answer');
    expect(times).toHaveLength(1);
  });

  it('ends when its call is called off', async () => {
    const caller = new AbortController();
    const { read, asked } = failing(99);
    const reading = readAgain(call(caller.signal), read, { timing: { attemptMs: 1_000, pauseMs: 60_000 } });
    caller.abort();
    await expect(reading).rejects.toMatchObject({ errorClass: 'unavailable' });
    expect(asked()).toBe(1);
  });
});
