import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../errors.ts';

export interface ReadAgainOptions {
  /** Whether a failure is worth another attempt; by default, a CloudError that is `unavailable`. */
  readonly passes?: (error: unknown) => boolean;
  readonly timing?: ReadAgainTiming;
}

interface ReadAgainTiming {
  /** Of the first attempt; each later one may take twice as long as the one before. */
  readonly attemptMs: number;
  /** After the first failure; each later one is twice as long. */
  readonly pauseMs: number;
}

const attempts = 4;
/** Three attempts that are never answered end within the half minute that a call of the port may take. */
const timingDefault: ReadAgainTiming = { attemptMs: 4_000, pauseMs: 50 };

/**
 * Reads again, a few times, what failed for a reason that passes. A call of the port is many of the vendor's, and without this
 * one bad answer among them costs the whole call. An attempt that is never answered ends early, so that it holds up nobody for
 * the whole of the call's deadline. Of reads only: a write that failed may have had its effect. @throws what the last one threw
 */
export async function readAgain<T, Call extends { readonly signal: AbortSignal }>(
  call: Call,
  read: (call: Call) => Promise<T>,
  { passes = isUnavailable, timing = timingDefault }: ReadAgainOptions = {},
): Promise<T> {
  const { attemptMs, pauseMs } = timing;
  for (let failed = 0; ; failed += 1) {
    const isLast = failed === attempts - 1;
    // The last one has all the time that the call has left.
    const ended = isLast ? [] : [AbortSignal.timeout(attemptMs * 2 ** failed)];
    try {
      return await read({ ...call, signal: AbortSignal.any([call.signal, ...ended]) });
    } catch (error) {
      if (isLast || call.signal.aborted || !passes(error)) throw error;
      await delay(pauseMs * 2 ** failed, undefined, { signal: call.signal }).catch(() => {
        throw error;
      });
    }
  }
}

const isUnavailable = (error: unknown): boolean => error instanceof CloudError && error.errorClass === 'unavailable';

/** An answer of a server that failed, thrown so that it is asked again. */
export class FailedAnswer extends Error {
  readonly answer: unknown;

  constructor(answer: unknown) {
    super('The server failed');
    this.answer = answer;
  }
}
