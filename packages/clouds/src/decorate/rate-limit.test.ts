import { describe, expect, it } from 'vitest';
import { createMemoryCloud, memorySpec } from '../conformance/testing.ts';
import { CloudError } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { createCallBuckets, TurnAwaited, withRateLimit } from './rate-limit.ts';
import { createTokenBucket } from './token-bucket.ts';

const call = (signal = new AbortController().signal): CallOptions => ({ signal, callId: 'test' });

describe('a token bucket', () => {
  it('lets a burst through, then one a tick, and fills up again in a calm', () => {
    let nowMs = 0;
    const bucket = createTokenBucket({ burst: 2, perSecond: 10 }, () => nowMs);
    expect([1, 2, 3, 4].map(() => bucket.take(1_000))).toEqual([0, 0, 100, 200]);
    nowMs = 10_000;
    expect([1, 2, 3].map(() => bucket.take(1_000))).toEqual([0, 0, 100]);
  });

  it('takes nothing when the wait is too long, and sends away to one time after the other', () => {
    let nowMs = 0;
    const bucket = createTokenBucket({ burst: 1, perSecond: 1 }, () => nowMs);
    expect([1, 2, 3].map(() => bucket.take(500))).toEqual([0, 1_000, 2_000]);
    nowMs = 1_000;
    expect(bucket.take(500)).toBe(0);
    nowMs = 9_000;
    expect([1, 2].map(() => bucket.take(500))).toEqual([0, 1_000]);
  });

  it('rests when it is told to, and lets no burst go at the end of it beyond its own', () => {
    let nowMs = 0;
    const bucket = createTokenBucket({ burst: 1, perSecond: 10 }, () => nowMs);
    bucket.rest(700);
    expect([1, 2].map(() => bucket.take(2_000))).toEqual([700, 800]);
    nowMs = 2_000;
    expect(bucket.take(2_000)).toBe(0);
  });
});

const limits = { read: { burst: 1, perSecond: 1 }, write: { burst: 1, perSecond: 1 }, source: 'test' };

describe('a rate limit', () => {
  it('makes a call wait for its turn, reads and writes apart, for all providers of one account', async () => {
    const waits: number[] = [];
    const buckets = createCallBuckets(limits, () => 0);
    const wait = async (ms: number): Promise<void> => void waits.push(ms);
    const open = () => withRateLimit(createMemoryCloud(), { buckets, waitMsMax: 5_000, wait });
    const [first, second] = [open(), open()];
    await first.check(call());
    await first.createMachine(memorySpec('a'), call());
    await second.check(call());
    await second.createMachine(memorySpec('b'), call());
    expect(waits).toEqual([1_000, 1_000]);
  });

  it('refuses what would wait too long, before it was sent', async () => {
    const buckets = createCallBuckets(limits, () => 0);
    const inner = createMemoryCloud();
    const cloud = withRateLimit(inner, { buckets, waitMsMax: 500 });
    await cloud.createMachine(memorySpec('a'), call());
    await expect(cloud.createMachine(memorySpec('b'), call())).rejects.toMatchObject({
      constructor: TurnAwaited,
      errorClass: 'throttled',
      retryAfterMs: 1_000,
    });
    expect((await inner.observeMachine({ key: 'b' }, call())).phase).toBe('absent');
  });

  it('rests as long as the vendor says when it throttles all the same', async () => {
    const waits: number[] = [];
    const throttled = {
      ...createMemoryCloud(),
      check: () => Promise.reject(new CloudError('throttled', 'slowly', { retryAfterMs: 3_000 })),
    };
    const buckets = createCallBuckets({ ...limits, read: { burst: 9, perSecond: 9 } }, () => 0);
    const wait = async (ms: number): Promise<void> => void waits.push(ms);
    const cloud = withRateLimit(throttled, { buckets, waitMsMax: 5_000, wait });
    await expect(cloud.check(call())).rejects.toMatchObject({ errorClass: 'throttled' });
    await cloud.observeMachine({ key: 'a' }, call());
    expect(waits).toEqual([3_000]);
  });

  it('ends the wait with the signal', async () => {
    const buckets = createCallBuckets(limits, () => 0);
    const cloud = withRateLimit(createMemoryCloud(), { buckets, waitMsMax: 60_000 });
    await cloud.check(call());
    const caller = new AbortController();
    const checking = cloud.check(call(caller.signal));
    caller.abort();
    await expect(checking).rejects.toMatchObject({ errorClass: 'unavailable' });
  });
});
