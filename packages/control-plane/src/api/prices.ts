import { type ListedPrice, PriceRow, Unpriced } from '@hansa/clouds';
import { closed, VendorCloud } from '@hansa/core';
import { Type } from 'typebox';
import type { Routes } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { PageQuery, pageOf, pageOfAll } from './page.ts';
import { answers, literals } from './schemas.ts';

export const origin = literals(
  ['override', 'vendor', 'book'],
  "Where it is from: the operator's own file, the vendor now, or the repository's price book",
);

const PricesQuery = Type.Object(
  {
    ...PageQuery.properties,
    cloud: Type.Optional(VendorCloud),
    region: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'Rows of this region, and those of every region' }),
    ),
  },
  closed,
);

const PriceView = Type.Union(
  [Type.Object({ ...PriceRow.properties, origin }), Type.Object({ ...Unpriced.properties })],
  { description: 'A price, or the reason why there is none' },
);

type Entry = ListedPrice | Unpriced;

/** The price book as it is in force, for everyone with a token. */
export function priceRoutes({ prices }: Pick<ApiDeps, 'prices'>): Routes {
  const entries = [...prices.rows, ...prices.unpriced].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return (app) => {
    const schema = {
      operationId: 'listPrices',
      summary: 'List prices of clouds',
      tags: ['catalogues'],
      querystring: PricesQuery,
      response: answers(200, 'A page', pageOf(PriceView)),
    };
    app.get('/prices', { schema }, async ({ query }) => {
      const { cloud, region } = query;
      const asked = entries.filter(
        (entry) =>
          (cloud === undefined || entry.cloud === cloud) &&
          (region === undefined || entry.region === region || entry.region === '*'),
      );
      return pageOfAll(asked, query, keyOf);
    });
  };
}

const keyOf = (entry: Entry): string => {
  const { cloud, kind, sku, region } = entry;
  const what = 'reason' in entry ? 'unpriced' : (entry.term ?? 'on demand');
  return [cloud, kind, sku, region, what].join(' ');
};
