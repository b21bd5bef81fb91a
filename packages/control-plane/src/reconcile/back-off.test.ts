import { HansaError } from '@hansa/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './back-off.ts';

const database = new HansaError('database.unavailable', 'away');
const cloud = new HansaError('cloud.unavailable', 'away');

describe('backing off', () => {
  it('doubles from a quarter of a second up to a minute, jittered down to half at most', () => {
    const longest = [0, 1, 2, 8, 9].map((attempts) => backoffMs(attempts, [database], () => 1));
    expect(longest).toEqual([250, 500, 1_000, 60_000, 60_000]);
    fc.assert(
      fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
        const fullMs = backoffMs(attempts, [database], () => 1);
        const waitMs = backoffMs(attempts, [database], () => random);
        expect(waitMs).toBeGreaterThanOrEqual(fullMs / 2);
        expect(waitMs).toBeLessThanOrEqual(fullMs);
      }),
    );
  });

  it('ends at eight seconds where a cloud alone does not answer', () => {
    expect([4, 5, 9].map((attempts) => backoffMs(attempts, [cloud], () => 1))).toEqual([4_000, 8_000, 8_000]);
    expect(backoffMs(9, [cloud, database], () => 1)).toBe(60_000);
  });
});
