import { randomBytes } from 'node:crypto';
import type { LocalLeague } from '@hansa/quickstart';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RentedChannel, rentChannel, sharedCities, sharedLeague } from './league.ts';

let league: LocalLeague;
let rented: RentedChannel[] = [];
const newHash = (): string => randomBytes(32).toString('hex');

beforeAll(async () => {
  league = await sharedLeague();
  rented = await Promise.all([rentChannel(league), rentChannel(league)]);
});
afterAll(() => {
  for (const { gateways } of rented) for (const gateway of gateways) gateway.close();
});

test('a second test file gets the same league, with its cities', async () => {
  const again = await sharedLeague();
  expect(again.record.apiUrl).toBe(league.record.apiUrl);
  expect(await league.client.cityNodes.list()).toHaveLength(sharedCities.length);
});

test('what is registered in one city can be read in every other', async () => {
  const [{ channel, gateways, tenant }] = rented as [RentedChannel];
  const hash = newHash();
  const receipt = await gateways[0]?.submit(channel.id, {
    contract: 'notary',
    function: 'register',
    arguments: [hash, 'a note'],
  });
  expect(receipt).toMatchObject({ validationCode: 'VALID' });
  for (const gateway of gateways) {
    // Another city's peer may commit the same block a moment later.
    await expect
      .poll(() => gateway.transaction(channel.id, receipt?.transactionId ?? '').catch(() => undefined), {
        timeout: 60_000,
      })
      .toMatchObject({ blockNumber: receipt?.blockNumber });
    const { result = '' } = await gateway.evaluate(channel.id, {
      contract: 'notary',
      function: 'verify',
      arguments: [hash],
    });
    expect(JSON.parse(result)).toMatchObject({ hash, owner: tenant.id, note: 'a note' });
  }
});

test("one tenant's key opens no other tenant's channel, in no city", async () => {
  const [mine, theirs] = rented as [RentedChannel, RentedChannel];
  const call = { contract: 'notary', function: 'verify', arguments: [newHash()] };
  for (const gateway of mine.gateways) {
    await expect(gateway.evaluate(theirs.channel.id, call)).rejects.toMatchObject({
      code: 'channel.unknown',
      status: 404,
    });
  }
});
