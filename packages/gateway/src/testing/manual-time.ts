import type { Clock } from '@hansa/core';

/** Time that moves only when the test says so, or when the code under test sleeps. */
export function manualTime(start: string) {
  let atMs = Date.parse(start);
  const clock: Clock = { nowMs: () => atMs };
  const advance = (ms: number): void => {
    atMs += ms;
  };
  const set = (time: string): void => {
    atMs = Date.parse(time);
  };
  return { clock, advance, set, sleep: async (ms: number) => advance(ms) };
}
