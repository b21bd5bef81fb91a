import { setTimeout as timeout } from 'node:timers/promises';
import { type Clock, systemClock } from '@hansa/core';

/** The clock and the only way to wait; tests pass a fake of both. */
export interface Time extends Clock {
  /** Resolves after `ms`, or as soon as the signal is aborted; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemTime: Time = {
  ...systemClock,
  async sleep(ms, signal) {
    await timeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};

/** Exponential back-off with full jitter over its upper half: attempt 1 waits about `firstMs`, and none over `capMs`. */
export function backoffMs(attempt: number, firstMs: number, capMs: number, random: () => number): number {
  const ceiling = Math.min(capMs, firstMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 30));
  return Math.round(ceiling * (0.5 + random() / 2));
}
