import type { ScriptTimings } from './config.ts';
import type { StageName, Timings } from './result.ts';

export interface Stopwatch {
  /** Notes how long `work` takes. A stage that never ran took 0. */
  time<T>(stage: StageName, work: () => Promise<T>): Promise<T>;
  /** Whole milliseconds; `total` includes what the script spent before this process. */
  timings(): Timings;
}

/** `startedAt` and `now` on the same clock, in milliseconds. */
export function createStopwatch(script: ScriptTimings, startedAt: number, now: () => number): Stopwatch {
  const spent = new Map<StageName, number>(Object.entries(script) as [StageName, number][]);
  const of = (stage: StageName): number => Math.round(spent.get(stage) ?? 0);
  return {
    time: async (stage, work) => {
      const from = now();
      try {
        return await work();
      } finally {
        spent.set(stage, (spent.get(stage) ?? 0) + now() - from);
      }
    },
    timings: () => ({
      toolchain: of('toolchain'),
      install: of('install'),
      fabric: of('fabric'),
      postgres: of('postgres'),
      controlPlane: of('controlPlane'),
      cities: of('cities'),
      channel: of('channel'),
      firstCommit: of('firstCommit'),
      readBack: of('readBack'),
      total: Math.round(script.toolchain + script.install + script.fabric + now() - startedAt),
    }),
  };
}
