import { setImmediate as turn } from 'node:timers/promises';
import type { Time } from '../time.ts';

/** A clock that stands still until a test moves it. */
export interface FakeTime extends Time {
  /** Moves on by `ms`, waking sleepers in the order of their deadlines, and lets everything that follows run. */
  advance(ms: number): Promise<void>;
  /** Lets pending work run without moving. */
  settle(): Promise<void>;
}

/** Work between two sleeps takes a few turns of the event loop, no more. */
const turnsToSettle = 20;

export function createFakeTime(): FakeTime {
  let nowMs = 0;
  const sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();

  async function settle(): Promise<void> {
    for (let index = 0; index < turnsToSettle; index++) await turn();
  }

  return {
    nowMs: () => nowMs,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { atMs: nowMs + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
      });
    },
    settle,
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (;;) {
        const [next] = [...sleepers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        nowMs = next.atMs;
        next.wake();
        await settle();
      }
      nowMs = untilMs;
    },
  };
}
