import type { Clock } from '@hansa/core';

/** A clock that moves only when the test says so. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** A fake clock that stands at `start`. */
export function fakeClock(start: Date | string = '2026-01-01T00:00:00.000Z'): FakeClock {
  let atMs = new Date(start).getTime();
  return {
    nowMs: () => atMs,
    advance(ms) {
      atMs += ms;
    },
  };
}
