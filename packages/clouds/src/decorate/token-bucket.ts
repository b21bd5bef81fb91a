export interface BucketLimit {
  /** How many calls may go at once after a calm. */
  readonly burst: number;
  readonly perSecond: number;
}

export interface TokenBucket {
  /**
   * Takes a token that may still have to come: the answer says in how many milliseconds it is there. When that is more than
   * `waitMsMax`, none was taken, and whoever is sent away so is told a later time than the one before, lest all come back at once.
   */
  take(waitMsMax: number): number;
  /** Gives no token for this long. */
  rest(ms: number): void;
}

/** Tokens come at a steady rate up to the burst; who takes one early stands in line for it. */
export function createTokenBucket({ burst, perSecond }: BucketLimit, monotonicMs: () => number): TokenBucket {
  const tokenMs = 1_000 / perSecond;
  // The time at which the bucket is full again says all that there is to know of it.
  let fullAtMs = Number.NEGATIVE_INFINITY;
  let restsUntilMs = Number.NEGATIVE_INFINITY;
  let sentAwayUntilMs = Number.NEGATIVE_INFINITY;
  return {
    take: (waitMsMax) => {
      const nowMs = monotonicMs();
      const startMs = Math.max(nowMs, restsUntilMs);
      const takenAtMs = Math.max(fullAtMs, startMs) + tokenMs;
      const waitMs = Math.max(startMs, takenAtMs - burst * tokenMs) - nowMs;
      if (waitMs <= waitMsMax) {
        fullAtMs = takenAtMs;
        return waitMs;
      }
      sentAwayUntilMs = Math.max(sentAwayUntilMs + tokenMs, nowMs + waitMs);
      return sentAwayUntilMs - nowMs;
    },
    rest: (ms) => {
      restsUntilMs = Math.max(restsUntilMs, monotonicMs() + ms);
    },
  };
}
