import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMoney, type Money, sumByCurrency } from './money.ts';

const money: fc.Arbitrary<Money> = fc.record({
  currency: fc.constantFrom('CNY', 'EUR', 'USD'),
  micros: fc.bigInt({ min: 0n, max: 10n ** 30n }),
});

describe('money', () => {
  it('of two currencies is never added', () => {
    const dollars = { currency: 'USD', micros: 1n };
    expect(() => addMoney(dollars, { currency: 'CNY', micros: 1n })).toThrow('USD and CNY have no sum');
    expect(addMoney(dollars, { currency: 'USD', micros: 2n })).toEqual({ currency: 'USD', micros: 3n });
  });

  it('sums up to each currency’s own total, to the last millionth, in whatever order it comes', () => {
    fc.assert(
      fc.property(fc.array(money), (amounts) => {
        const sums = sumByCurrency(amounts);
        expect(sums.map(({ currency }) => currency)).toEqual(
          [...new Set(amounts.map(({ currency }) => currency))].sort(),
        );
        for (const { currency, micros } of sums) {
          const own = amounts.filter((each) => each.currency === currency);
          expect(micros).toBe(own.reduce((total, each) => total + each.micros, 0n));
        }
        expect(sumByCurrency(amounts.toReversed())).toEqual(sums);
      }),
    );
  });
});
