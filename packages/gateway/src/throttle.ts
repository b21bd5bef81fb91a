import { type Clock, HansaError } from '@hansa/core';
import type { BundleChannel } from './bundle/in-force.ts';

/** A request for which there is no room now; `retryAfterSeconds` goes into the header `retry-after`. */
export class RateError extends HansaError {
  readonly retryAfterSeconds: number;

  constructor(detail: string, retryAfterSeconds: number) {
    super('request.rate', detail);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Writing takes a place in a block, reading only a peer's time, so a channel may be read this many times as often. */
const readsPerTransaction = 10;

export type Purpose = 'read' | 'write';

type Limited = Pick<BundleChannel, 'channelId' | 'transactionsPerSecond'>;

export interface Throttle {
  /** Takes one token of a channel's bucket, which holds what it earns in two seconds; RateError when it is empty. */
  take(channel: Limited, purpose: Purpose): void;
  /** Forgets the buckets of channels that are not among these. */
  keepOnly(channels: ReadonlyMap<string, unknown>): void;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

const burstSeconds = 2;

export function createThrottle(clock: Clock): Throttle {
  const buckets = { read: new Map<string, Bucket>(), write: new Map<string, Bucket>() };

  return {
    take({ channelId, transactionsPerSecond }, purpose) {
      const perSecond = transactionsPerSecond * (purpose === 'read' ? readsPerTransaction : 1);
      const nowMs = clock.nowMs();
      const capacity = perSecond * burstSeconds;
      const bucket = buckets[purpose].get(channelId) ?? { tokens: capacity, filledAtMs: nowMs };
      const earned = (Math.max(0, nowMs - bucket.filledAtMs) * perSecond) / 1_000;
      bucket.tokens = Math.min(capacity, bucket.tokens + earned);
      bucket.filledAtMs = nowMs;
      buckets[purpose].set(channelId, bucket);
      if (bucket.tokens < 1) {
        const waitSeconds = Math.ceil((1 - bucket.tokens) / perSecond);
        throw new RateError(
          `Channel ${channelId} has had its ${perSecond} ${purpose}s a second; try again in ${waitSeconds} s`,
          waitSeconds,
        );
      }
      bucket.tokens -= 1;
    },
    keepOnly(channels) {
      for (const perChannel of Object.values(buckets)) {
        for (const channelId of perChannel.keys()) if (!channels.has(channelId)) perChannel.delete(channelId);
      }
    },
  };
}

/** Runs at most `max` pieces of work at once and refuses more (RateError): a queue would only hide the wait. */
export function createGate(max: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  return async (work) => {
    if (running >= max) throw new RateError(`This gateway has ${max} requests in flight; try again in 1 s`, 1);
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
    }
  };
}
