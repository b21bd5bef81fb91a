import { readdir } from 'node:fs/promises';
import type { VendorCloud } from '@hansa/core';
import { describe, expect, it } from 'vitest';
import type { Price } from '../port.ts';
import { vendorAdapters } from '../vendors.ts';
import { bookFiles, createPriceBook, type PricedThing } from './book.ts';
import { readPriceFile } from './file.ts';
import type { PriceRow } from './row.ts';

const row = (change: Partial<PriceRow> = {}): PriceRow => ({
  cloud: 'aws',
  sku: 't3.large',
  kind: 'machine',
  unit: 'hour',
  region: 'us-east-1',
  amountMicros: 1,
  currency: 'USD',
  asOf: '2026-01-01',
  source: 'a list',
  confidence: 'high',
  ...change,
});
const large: PricedThing = { cloud: 'aws', sku: 't3.large', kind: 'machine', region: 'us-east-1' };
const file = (...rows: PriceRow[]) => ({ rows, unpriced: [] });
const { cloud: _cloud, region: _region, ...live } = row({ amountMicros: 3, source: 'the vendor' });
const told: readonly Price[] = [live];

describe('the price book', () => {
  it('takes the override before the vendor’s own word, and that before the book', () => {
    const book = file(row({ amountMicros: 4 }), row({ amountMicros: 5, region: '*' }));
    const overrides = file(row({ amountMicros: 1 }), row({ amountMicros: 2, region: '*' }));
    const found = (over: ReturnType<typeof file> | undefined, at = large, says: readonly Price[] = []) => {
      const { amountMicros, origin } = createPriceBook(over, [book]).find(at, says) ?? {};
      return [amountMicros, origin];
    };
    expect(found(overrides, large, told)).toEqual([1, 'override']);
    expect(found(overrides, { ...large, region: 'eu-west-1' }, told)).toEqual([2, 'override']);
    expect(found(undefined, large, told)).toEqual([3, 'vendor']);
    expect(found(undefined)).toEqual([4, 'book']);
    expect(found(undefined, { ...large, region: 'eu-west-1' })).toEqual([5, 'book']);
  });

  it('shows a row that is overridden once, and prices for a term beside those on demand', () => {
    const book = createPriceBook(file(row()), [
      file(row({ amountMicros: 9 }), row({ term: '1-year', amountMicros: 7 })),
    ]);
    expect(book.rows.map(({ amountMicros, origin }) => [amountMicros, origin])).toEqual([
      [7, 'book'],
      [1, 'override'],
    ]);
    expect(book.find(large)).toMatchObject({ amountMicros: 1 });
  });

  it('says why there is no price, and heeds the reason of a region before a price of all', () => {
    const reason = 'China has its own';
    const unpriced = [{ cloud: 'aws' as const, sku: '*', kind: 'machine' as const, region: 'cn-north-1', reason }];
    const book = createPriceBook(undefined, [{ rows: [row({ region: '*' })], unpriced }]);
    const china = { ...large, region: 'cn-north-1' };
    expect(book.find(china)).toBeUndefined();
    expect(book.whyNone(china)).toBe(reason);
    expect(book.whyNone({ ...large, sku: 'x9' })).toBe('The price book has no price of x9 in us-east-1');
  });
});

describe('the files of the book', () => {
  const clouds = Object.keys(bookFiles) as VendorCloud[];

  it('are one a cloud, and there is none beside', async () => {
    const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.json'));
    expect(names.sort()).toEqual(clouds.map((cloud) => `${cloud}.json`).sort());
  });

  it.each(clouds)('%s.json keeps the rules, and is of this cloud', (cloud) => {
    const { rows, unpriced } = readPriceFile(JSON.stringify(bookFiles[cloud]));
    expect(new Set([...rows, ...unpriced].map((each) => each.cloud))).toEqual(new Set([cloud]));
  });

  it('say of every stand-in that it is very unsure', () => {
    const standIns = Object.values(bookFiles).flatMap(({ rows }) =>
      rows.filter(({ source }) => /stand-in/i.test(source)),
    );
    expect(standIns.length).toBeGreaterThan(0);
    expect(new Set(standIns.map(({ confidence }) => confidence))).toEqual(new Set(['very-low']));
  });

  it.each(clouds)('have a price, or a reason why not, of each part of what a profile orders on %s', async (cloud) => {
    const adapter = vendorAdapters[cloud];
    const book = createPriceBook();
    const [shapes, facts] = await Promise.all([adapter?.shapes(), adapter?.deployment()]);
    const parts = Object.values(shapes ?? {}).flatMap((shape) => facts?.parts(shape, {}) ?? []);
    expect(parts.length).toBeGreaterThan(0);
    for (const { sku, kind } of parts) {
      const priced = book.rows.some((each) => each.cloud === cloud && each.sku === sku && each.kind === kind);
      const why = book.whyNone({ cloud, sku, kind, region: 'nowhere' });
      if (!priced) expect(why, `${cloud} ${sku}`).not.toMatch('The price book has no price');
    }
  });
});
