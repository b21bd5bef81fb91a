import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { fakeClock } from './fake-clock.ts';

test('eventually answers as soon as the assertion holds', async () => {
  let calls = 0;
  const answer = await eventually(() => {
    calls += 1;
    if (calls < 3) throw new Error('not yet');
    return calls;
  });
  expect(answer).toBe(3);
});

test('eventually fails with what was still missing', async () => {
  const never = (): never => {
    throw new Error('the peer has no block');
  };
  await expect(eventually(never, { timeoutMs: 20 })).rejects.toThrow('the peer has no block');
});

test('a fake clock moves only when it is told to', () => {
  const clock = fakeClock('2026-01-01T00:00:00Z');
  const before = clock.nowMs();
  expect(clock.nowMs()).toBe(before);
  clock.advance(250);
  expect(clock.nowMs() - before).toBe(250);
});
