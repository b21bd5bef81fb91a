import { setTimeout as sleep } from 'node:timers/promises';
import { CloudError } from '../errors.ts';
import type { CloudProvider } from '../port.ts';
import { type CallName, wrapCalls } from './around.ts';
import type { CallGroup, CallLimits } from './call-limits.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** Buckets of one account in one region: all providers that are opened for it share them. */
export type CallBuckets = Readonly<Record<CallGroup, TokenBucket>>;

export const createCallBuckets = (limits: CallLimits, monotonicMs: () => number): CallBuckets => ({
  read: createTokenBucket(limits.read, monotonicMs),
  write: createTokenBucket(limits.write, monotonicMs),
});

export interface RateLimitOptions {
  readonly buckets: CallBuckets;
  /** A call that would have to wait longer is refused instead, with the time that it should wait. */
  readonly waitMsMax: number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Our own limit held a call back: nothing was sent, so there is nothing to record of it. */
export class TurnAwaited extends CloudError {
  constructor(detail: string, options: { readonly retryAfterMs: number }) {
    super('throttled', detail, options);
  }
}

/** Without a hint of the vendor, calls of the group rest this long after it said `throttled`. */
const restMsDefault = 1_000;

const groups: Readonly<Record<CallName, CallGroup>> = {
  check: 'read',
  offers: 'read',
  observeMachine: 'read',
  listMachines: 'read',
  ensureSite: 'write',
  createMachine: 'write',
  startMachine: 'write',
  deleteMachine: 'write',
  deleteSite: 'write',
};

/**
 * Keeps an account below its cloud's throttles: a call waits for its token, and when the vendor throttles all the same, the
 * calls of its group rest as long as it says. What would wait too long fails as `throttled` before anything was sent.
 */
export function withRateLimit(inner: CloudProvider, options: RateLimitOptions): CloudProvider {
  const { buckets, waitMsMax, wait = (ms, signal) => sleep(ms, undefined, { signal }) } = options;
  return wrapCalls(inner, async (name, call, run) => {
    const bucket = buckets[groups[name]];
    const waitMs = bucket.take(waitMsMax);
    if (waitMs > waitMsMax) {
      throw new TurnAwaited(`${inner.name} ${name} waits for its turn`, { retryAfterMs: Math.ceil(waitMs) });
    }
    if (waitMs > 0) {
      await wait(waitMs, call.signal).catch((cause: unknown) => {
        throw new CloudError('unavailable', `${inner.name} ${name} was called off before it began`, { cause });
      });
    }
    try {
      return await run(call);
    } catch (error) {
      if (error instanceof CloudError && error.errorClass === 'throttled') {
        bucket.rest(error.retryAfterMs ?? restMsDefault);
      }
      throw error;
    }
  });
}
