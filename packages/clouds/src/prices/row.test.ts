import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Confidence, lowestConfidence, perMonth } from './row.ts';

const confidences = Confidence.anyOf.map((each) => each.const);

const amount = fc.integer({ min: 0, max: 1e12 });
const unit = fc.constantFrom('hour', 'month', 'vCPU-hour', 'vCPU-month', 'GiB-hour', 'GiB-month' as const);

describe('the price of a month', () => {
  it('is 730 hours of an hour, and one month of a month', () => {
    const price = { amountMicros: 83_200, currency: 'USD' } as const;
    expect(perMonth({ ...price, unit: 'hour' }, 1)).toEqual({ currency: 'USD', micros: 60_736_000n });
    expect(perMonth({ ...price, unit: 'GiB-month' }, 100)).toEqual({ currency: 'USD', micros: 8_320_000n });
  });

  it('is exact and grows with the quantity alone, however large', () => {
    fc.assert(
      fc.property(amount, unit, fc.nat(), fc.nat(), (amountMicros, of, one, other) => {
        const micros = (quantity: number) =>
          perMonth({ amountMicros, currency: 'CNY', unit: of }, quantity)?.micros ?? -1n;
        expect(micros(one) + micros(other)).toBe(micros(one + other));
        expect(micros(1) % BigInt(amountMicros || 1)).toBe(0n);
      }),
    );
  });

  it('is not known of traffic', () => {
    expect(perMonth({ amountMicros: 90_000, currency: 'USD', unit: 'GiB' }, 1)).toBeUndefined();
  });
});

it('a sum is no surer than its least sure part', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...confidences), { minLength: 1 }), (parts) => {
      const least = lowestConfidence(parts);
      expect(parts).toContain(least);
      const rank = (each: (typeof parts)[number] | undefined) => confidences.indexOf(each ?? 'high');
      expect(parts.every((part) => rank(part) <= rank(least))).toBe(true);
    }),
  );
  expect(lowestConfidence([])).toBeUndefined();
});
