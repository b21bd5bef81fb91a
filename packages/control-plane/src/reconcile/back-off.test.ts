import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './back-off.ts';

describe('backing off', () => {
  it('doubles from a quarter of a second up to a minute, jittered down to half at most', () => {
    expect([0, 1, 2, 8, 9].map((attempts) => backoffMs(attempts, () => 1))).toEqual([250, 500, 1_000, 60_000, 60_000]);
    fc.assert(
      fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
        const fullMs = backoffMs(attempts, () => 1);
        const waitMs = backoffMs(attempts, () => random);
        expect(waitMs).toBeGreaterThanOrEqual(fullMs / 2);
        expect(waitMs).toBeLessThanOrEqual(fullMs);
      }),
    );
  });
});
