import { expect, it } from 'vitest';
import { createStopwatch } from './stopwatch.ts';

it('adds what the script spent to the total, and counts a failed stage too', async () => {
  let now = 1_000;
  const stopwatch = createStopwatch({ toolchain: 10, install: 20, fabric: 30 }, 900, () => now);
  const failure = stopwatch.time('cities', async () => {
    now += 50.4;
    throw new Error('failed');
  });
  await expect(failure).rejects.toThrow('failed');
  await stopwatch.time('channel', async () => {
    now += 7;
  });
  expect(stopwatch.timings()).toMatchObject({ toolchain: 10, postgres: 0, cities: 50, channel: 7, total: 217 });
});
