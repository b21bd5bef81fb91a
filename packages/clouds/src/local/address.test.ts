import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowestFreeAddress } from './address.ts';

const block = '127.33.7.0/24';
const address = (n: number) => `127.33.7.${n}`;

describe('the address of a new machine', () => {
  it('is the lowest of the block that nobody has', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 254 }), { maxLength: 253 }), (numbers) => {
        const chosen = lowestFreeAddress(block, new Set(numbers.map(address)));
        const n = Number(chosen.split('.')[3]);
        expect(numbers).not.toContain(n);
        for (let lower = 1; lower < n; lower++) expect(numbers).toContain(lower);
      }),
    );
  });

  it('is refused for lack of capacity when all 254 are taken', () => {
    const all = new Set(Array.from({ length: 254 }, (_, at) => address(at + 1)));
    expect(() => lowestFreeAddress(block, all)).toThrow(expect.objectContaining({ errorClass: 'capacity' }));
  });

  it.each(['10.0.0.0/24', '127.33.7.0/16', '127.300.7.0/24', '127.33.7.1', ''])('is not taken from %j', (bad) => {
    expect(() => lowestFreeAddress(bad, new Set())).toThrow(expect.objectContaining({ errorClass: 'invalid' }));
  });
});
