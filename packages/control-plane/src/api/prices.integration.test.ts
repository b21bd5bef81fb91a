import type { PriceRow } from '@hansa/clouds';
import { systemClock } from '@hansa/core';
import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../testing/api.ts';

const contract: PriceRow = {
  cloud: 'aws',
  sku: 't3.large',
  kind: 'machine',
  unit: 'hour',
  region: 'us-east-1',
  amountMicros: 70_000,
  currency: 'USD',
  asOf: '2026-11-01',
  source: 'our contract',
  confidence: 'high',
};

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase();
  const priceOverride = { rows: [contract], unpriced: [] };
  api = await startTestApi({ url: database.url, clock: systemClock, priceOverride });
});

afterAll(async () => {
  await api.stop();
  await database.drop();
});

const list = async (query = '') => api.call('GET', `/v1/prices${query}`);
const skus = ({ body }: Awaited<ReturnType<typeof list>>) => body.items.map(({ sku }: { sku: string }) => sku);

describe('the list of prices', () => {
  it('is the price book with every field of a row, and its own price where the operator has one', async () => {
    const { status, body } = await list('?cloud=aws&region=us-east-1&limit=200');
    expect(status).toBe(200);
    expect(body.items).toContainEqual({ ...contract, origin: 'override' });
    const large = body.items.filter(({ sku }: { sku: string }) => sku === 't3.large');
    expect(large).toHaveLength(1);
    expect(body.items).toContainEqual(expect.objectContaining({ sku: 'public-ipv4', region: '*', origin: 'book' }));
    expect(body.items).toContainEqual(expect.objectContaining({ sku: 't3.medium', term: '1-year' }));
  });

  it('says of a cloud without prices why there are none', async () => {
    const { body } = await list('?cloud=unicom');
    expect(body.items).toHaveLength(4);
    for (const { reason, amountMicros } of body.items) {
      expect(reason).toMatch('Nothing is known');
      expect(amountMicros).toBeUndefined();
    }
  });

  it('comes in pages that hold every entry once', async () => {
    const whole = skus(await list('?limit=200'));
    const paged: string[] = [];
    let next = '';
    do {
      const page = await list(`?limit=7${next}`);
      paged.push(...skus(page));
      next = page.body.next === undefined ? '' : `&cursor=${page.body.next}`;
    } while (next !== '');
    expect(paged).toEqual(whole);
  });

  it.each([
    ['?cloud=mars', '?cloud'],
    ['?limit=201', '?limit'],
    ['?sku=t3.large', '?sku'],
    ['?cursor=x', '?cursor'],
  ])('refuses %s by its field', async (query, field) => {
    expect(await list(query)).toMatchObject({ status: 400, body: { violations: [{ field }] } });
  });

  it('asks for a token', async () => {
    expect((await api.call('GET', '/v1/prices', { token: null })).status).toBe(401);
  });
});
