import { backoffMs } from '../time.ts';
import type { Exit } from './process.ts';

const firstDelayMs = 200;
const delayCapMs = 30_000;
/** A child that lived this long was well; its next end counts as the first again. */
const steadyMs = 60_000;

/** How many ends in a row count for the back-off, this one included. */
export function countFailures(failuresBefore: number, livedMs: number): number {
  return livedMs >= steadyMs ? 1 : failuresBefore + 1;
}

/** How long to wait before starting a child again that ended `failures` times in a row. */
export function restartDelayMs(failures: number, random: () => number): number {
  return backoffMs(failures, firstDelayMs, delayCapMs, random);
}

export function describeExit({ code, signal }: Exit): string {
  if (signal !== null) return `ended by ${signal}`;
  return code === null ? 'ended' : `ended with code ${code}`;
}
