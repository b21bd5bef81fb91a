import type { VendorCloud } from '@hansa/core';
import type { Price } from '../port.ts';
import aws from './aws.json' with { type: 'json' };
import azure from './azure.json' with { type: 'json' };
import baidu from './baidu.json' with { type: 'json' };
import { type PriceFile, priceKey, unpricedKey } from './file.ts';
import google from './google.json' with { type: 'json' };
import mobile from './mobile.json' with { type: 'json' };
import type { PriceRow, Unpriced } from './row.ts';
import telecom from './telecom.json' with { type: 'json' };
import unicom from './unicom.json' with { type: 'json' };

/** The book's files, one a cloud; a test holds them to the rules of `readPriceFile`. */
export const bookFiles = { aws, azure, google, baidu, unicom, telecom, mobile } as unknown as Readonly<
  Record<VendorCloud, PriceFile>
>;

/** `override`: of the operator's file. `vendor`: told by the vendor itself, now. `book`: of the repository. */
export type PriceOrigin = 'override' | 'vendor' | 'book';

export interface ListedPrice extends PriceRow {
  readonly origin: PriceOrigin;
}

/** What is paid for, where. */
export type PricedThing = Pick<PriceRow, 'cloud' | 'sku' | 'kind' | 'region'>;

export interface PriceBook {
  /** All of it, by cloud, sku and region; a row that is overridden is not in it. */
  readonly rows: readonly ListedPrice[];
  /** The reasons why other things have no price. */
  readonly unpriced: readonly Unpriced[];
  /**
   * The price on demand: of the override, else what the vendor itself tells (`told`), else of the book. In each, a row of the
   * region goes before one of `*`; in the book, a reason of the region does too.
   */
  find(thing: PricedThing, told?: readonly Price[]): ListedPrice | undefined;
  /** Why `find` finds none. */
  whyNone(thing: PricedThing): string;
}

const nothing: PriceFile = { rows: [], unpriced: [] };

/** The book of the repository below an operator's own file. */
export function createPriceBook(
  override: PriceFile = nothing,
  files: readonly PriceFile[] = Object.values(bookFiles),
): PriceBook {
  const overridden = new Set(override.rows.map(priceKey));
  const own = override.rows.map((row): ListedPrice => ({ ...row, origin: 'override' }));
  const book = files.flatMap(({ rows }) => rows.map((row): ListedPrice => ({ ...row, origin: 'book' })));
  const rows = [...own, ...book.filter((row) => !overridden.has(priceKey(row)))].sort(byName);
  const ownReasons = new Set(override.unpriced.map(unpricedKey));
  const reasons = files.flatMap((file) => file.unpriced).filter((each) => !ownReasons.has(unpricedKey(each)));
  const unpriced = [...override.unpriced, ...reasons];
  const demanded = Map.groupBy(
    rows.filter(({ term }) => term === undefined),
    ({ cloud, sku }) => `${cloud} ${sku}`,
  );
  const reasonFor = ({ cloud, sku, kind, region }: PricedThing, regions: readonly string[] = [region, '*']) =>
    unpriced
      .filter((each) => each.cloud === cloud && each.kind === kind && [sku, '*'].includes(each.sku))
      .find((each) => regions.includes(each.region))?.reason;

  return {
    rows,
    unpriced,
    find: (thing, told = []) => {
      const { cloud, sku, kind, region } = thing;
      const alike = (demanded.get(`${cloud} ${sku}`) ?? []).filter((row) => row.kind === kind);
      const of = (origin: PriceOrigin, place: string) =>
        alike.find((row) => row.origin === origin && row.region === place);
      const live = told.find((price) => price.sku === sku && price.kind === kind);
      return (
        of('override', region) ??
        of('override', '*') ??
        (live && { ...live, cloud, region, origin: 'vendor' }) ??
        of('book', region) ??
        (reasonFor(thing, [region]) === undefined ? of('book', '*') : undefined)
      );
    },
    whyNone: (thing) => reasonFor(thing) ?? `The price book has no price of ${thing.sku} in ${thing.region}`,
  };
}

const byName = (a: ListedPrice, b: ListedPrice): number => (priceKey(a) < priceKey(b) ? -1 : 1);
