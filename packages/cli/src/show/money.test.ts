import { expect, it } from 'vitest';
import { listed, money } from './money.ts';

it.each([
  [60_736_000, '60.74 USD'],
  [4_999, '0.00 USD'],
  [5_000, '0.01 USD'],
  [9_007_199_254_740_991, '9007199254.74 USD'],
])('a month of %i millionths is shown as %s', (microsPerMonth, text) => {
  expect(money({ currency: 'USD', microsPerMonth })).toBe(text);
});

it.each([
  [83_200, '0.0832 CNY'],
  [400_000, '0.40 CNY'],
  [58_000_000, '58.00 CNY'],
  [67_011, '0.067011 CNY'],
])('a unit of %i millionths is shown as %s', (amountMicros, text) => {
  expect(listed({ currency: 'CNY', amountMicros })).toBe(text);
});
