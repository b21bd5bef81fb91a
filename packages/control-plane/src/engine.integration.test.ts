import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { readOwnBundle } from './issuer/bundle-signer.ts';
import { mintToken, wake } from './store/index.ts';
import { createTestLeague, type TestLeague } from './testing/league.ts';

const fourCities = ['330100', '440300', '110000', 'DEFRA'];

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;

beforeEach(async () => {
  database = await createTestDatabase();
  league = createTestLeague({
    databaseUrl: database.url,
    host: '127.61.0.1',
    bootstrapPort: 0,
    linkPort: 0,
    settings: { unjoinPending: 1 },
  });
  engine = await league.start();
});

afterEach(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});

const deployAll = async (): Promise<string[]> => {
  const cityNodes = await Promise.all(fourCities.map((city) => league.deploy(city)));
  for (const id of cityNodes) await eventually(() => league.expectReady(id), { timeoutMs: 15_000 });
  return cityNodes;
};

describe('a league of four cities', () => {
  it('gives gateways a changed set of keys, and takes a closed channel from them', async () => {
    await deployAll();
    const tenantId = await league.tenant();
    const channelId = await league.rent(tenantId, 4);
    await eventually(() => league.expectReady(channelId), { timeoutMs: 15_000 });
    const key = { role: 'tenant', principalId: tenantId, keyRole: 'writer', label: 'k', expiresAt: null } as const;
    const { token } = await league.db.transaction(async (tx) => {
      await wake(tx, channelId);
      return mintToken(tx, key);
    });
    const bundles = async () => {
      const rows = await league.db.sql.selectFrom('desired').select('body').where('subject', '=', 'bundle').execute();
      return rows.map(({ body }) => readOwnBundle((body as { jws: string }).jws));
    };
    await eventually(async () => {
      const said = (await bundles()).map(({ keys }) => keys.map(({ sha256 }) => sha256));
      expect(said).toEqual(fourCities.map(() => [token.sha256]));
    });
    await league.remove(channelId);
    await eventually(async () => expect((await bundles()).flatMap(({ channels }) => channels)).toEqual([]));
  });

  it('deploys, rents, deletes the channel and the cities, and leaves nothing behind', async () => {
    const cityNodes = await deployAll();
    const tenantId = await league.tenant();
    const channelId = await league.rent(tenantId, 4);
    await eventually(() => league.expectReady(channelId), { timeoutMs: 15_000 });

    await league.remove(channelId);
    await eventually(() => league.expectGone(channelId), { timeoutMs: 15_000 });
    await Promise.all(cityNodes.map((id) => league.remove(id)));
    for (const id of cityNodes) await eventually(() => league.expectGone(id), { timeoutMs: 15_000 });
    expect([...league.cloud.machines.keys()]).toEqual([]);
    expect([...league.cloud.made.values()]).toEqual([1, 1, 1, 1]);
    for (const table of ['placement', 'capacity', 'desired', 'observed', 'hostLink', 'bootstrapSecret'] as const) {
      expect(await league.db.sql.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
  });
});
