import { cities, type Tier, tiers } from '@hansa/core';
import { type TSchema, Type } from 'typebox';
import type { App, Routes } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { PageQuery, pageOf, pageOfAll } from './page.ts';
import { presets } from './presets.ts';
import { answers, literals } from './schemas.ts';

const City = Type.Object({
  code: Type.String({ description: 'GB/T 2260 in China, UN/LOCODE elsewhere' }),
  level: literals(['municipality', 'prefecture', 'county', 'abroad']),
  name: Type.String(),
  nameZh: Type.String(),
  fullNameZh: Type.String({ description: 'With the kind of division' }),
  pinyin: Type.String({ description: 'Without tones' }),
  otherNames: Type.Array(Type.String()),
  province: Type.String(),
  provinceZh: Type.Optional(Type.String({ description: 'In China only' })),
  country: Type.String({ description: 'ISO 3166-1 alpha-2, as the code has it' }),
  latitude: Type.Number({ description: 'WGS-84, degrees' }),
  longitude: Type.Number(),
  source: Type.Object(
    {
      code: Type.String(),
      name: Type.String(),
      nameZh: Type.String(),
      pinyin: Type.String(),
      province: Type.String(),
      coordinates: Type.String(),
    },
    { description: 'Where each part of the row comes from' },
  ),
});

const Cloud = Type.Object({ name: Type.String() });

const Preset = Type.Object({
  name: Type.String(),
  version: Type.String(),
  title: Type.String(),
  description: Type.String(),
  functions: Type.Array(Type.Object({ name: Type.String(), arguments: Type.Array(Type.String()) })),
});

const TierView = Type.Object({
  name: Type.String(),
  priceMicroUsdPerYear: Type.Integer({ description: 'List price of a channel, in millionths of a US dollar' }),
  channels: Type.Integer(),
  transactionsPerSecond: Type.Integer(),
  cities: Type.Integer(),
  batchIntervalMs: Type.Integer({ description: 'A block is cut after this long: the floor of the latency' }),
});

/** What may be chosen: the same for everyone with a token. */
export function catalogueRoutes({ clouds }: Pick<ApiDeps, 'clouds'>): Routes {
  const tierViews = Object.values<Tier>(tiers).map((tier) => ({
    ...tier,
    priceMicroUsdPerYear: Number(tier.priceMicroUsdPerYear),
  }));
  return (app) => {
    catalogue(app, 'cities', 'Cities', City, cities, ({ code }) => code);
    const cloudViews = ['own', ...clouds.names].map((name) => ({ name }));
    catalogue(app, 'clouds', 'Clouds', Cloud, cloudViews, ({ name }) => name);
    catalogue(app, 'presets', 'Presets', Preset, presets, ({ name }) => name);
    catalogue(app, 'tiers', 'Tiers', TierView, tierViews, ({ name }) => name);
  };
}

function catalogue<Item>(
  app: App,
  collection: string,
  plural: string,
  item: TSchema,
  all: readonly Item[],
  keyOf: (item: Item) => string,
): void {
  const schema = {
    operationId: `list${plural}`,
    summary: `List ${collection}`,
    tags: ['catalogues'],
    querystring: PageQuery,
    response: answers(200, 'A page', pageOf(item)),
  };
  app.get(`/${collection}`, { schema }, async (request) => pageOfAll(all, request.query, keyOf));
}
