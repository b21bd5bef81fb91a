import { systemClock } from '@hansa/core';
import { createTestDatabase, type TestDatabase } from '@hansa/testkit';
import { beforeEach, expect, it } from 'vitest';
import { placementsOf, removePlacement, tombstone } from '../store/index.ts';
import { startTestApi, type TestApi } from '../testing/api.ts';

const sixCities = ['330100', '440300', '110000', 'DEFRA', '310000', '440100'];

let testDatabase: TestDatabase;
let api: TestApi;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  api = await startTestApi({ url: testDatabase.url, clock: systemClock });
  return async () => {
    await api.stop();
    await testDatabase.drop();
  };
});

const rent = (tenantId: string, body: object) => api.call('POST', `/v1/tenants/${tenantId}/channels`, { body });
const usedOf = async () => (await api.db.sql.selectFrom('capacity').select('used').execute()).map(({ used }) => used);

it('answers with a channel that is placed in the cities asked for', async () => {
  await api.readyCities(sixCities);
  const tenant = await api.tenant('acme');
  const { status, body, headers } = await rent(tenant.id, { cities: sixCities.slice(0, 4) });
  expect(status).toBe(201);
  expect(headers.location).toBe(`/v1/channels/${body.id}`);
  expect(body).toMatchObject({
    name: 'ch-1',
    parentId: tenant.id,
    spec: { ordering: 'bft', cities: sixCities.slice(0, 4), contracts: [{ preset: 'notary' }] },
    status: { channelId: body.id },
    ready: false,
    reason: 'GenesisStoredPending',
  });
  expect(body.conditions).toMatchObject([
    { type: 'Placed', status: 'True', observedGeneration: 1 },
    { type: 'CloudsSpread', status: 'True' },
  ]);
  const placements = await placementsOf(api.db.sql, body.id);
  expect(placements.map(({ consenterNo }) => consenterNo)).toEqual([1, 2, 3, 4]);
  expect((await usedOf()).sort()).toEqual([0, 0, 1, 1, 1, 1]);
});

it('chooses the emptiest cities when only their number is asked for', async () => {
  await api.readyCities(sixCities);
  const tenant = await api.tenant('acme');
  const first = await rent(tenant.id, { cities: sixCities.slice(0, 4) });
  const second = await rent(tenant.id, { cityCount: 3, ordering: 'raft' });
  expect(first.status).toBe(201);
  expect(second.body.spec.cities).toEqual(expect.arrayContaining(sixCities.slice(4)));
});

it('never gives more than the capacity of a city under twenty concurrent rents', async () => {
  await api.readyCities(sixCities, 2);
  const tenants = await Promise.all([1, 2, 3, 4].map((number) => api.tenant(`tenant-${number}`)));
  const rents = Array.from({ length: 20 }, (_, index) =>
    rent(tenants[index % tenants.length]?.id ?? '', { cityCount: 4 }),
  );
  const answers = await Promise.all(rents);
  const given = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused.every(({ body }) => body.code === 'placement.impossible')).toBe(true);
  const used = await usedOf();
  expect(Math.max(...used)).toBeLessThanOrEqual(2);
  expect(used.reduce((sum, one) => sum + one, 0)).toBe(given.length * 4);
  const placed = await api.db.sql.selectFrom('placement').selectAll().execute();
  expect(placed.length).toBe(given.length * 4);
  // Six cities with two slots hold three channels of four cities at most, and two at least.
  expect([2, 3]).toContain(given.length);
});

it('never gives a tenant more channels than its tier, whatever comes at once', async () => {
  await api.readyCities(sixCities);
  const tenant = await api.tenant('acme');
  const answers = await Promise.all(Array.from({ length: 14 }, () => rent(tenant.id, { cityCount: 4 })));
  const codes = answers.map(({ status, body }) => (status === 201 ? 'given' : body.code)).sort();
  expect(codes).toEqual([...Array(10).fill('given'), ...Array(4).fill('quota.exceeded')]);
});

it('frees name and room when the channel is gone', async () => {
  await api.readyCities(sixCities.slice(0, 4), 1);
  const tenant = await api.tenant('acme');
  const { body: channel } = await rent(tenant.id, { name: 'ledger', cityCount: 4 });
  const full = await rent(tenant.id, { cityCount: 4 });
  expect(full.body.code).toBe('placement.impossible');
  const { status, body } = await api.call('DELETE', `/v1/channels/${channel.id}`);
  expect({ status, ready: body.ready, reason: body.reason }).toEqual({ status: 202, ready: false, reason: 'Deleting' });
  await api.db.transaction(async (tx) => {
    for (const { cityNodeId } of await placementsOf(tx, channel.id)) await removePlacement(tx, channel.id, cityNodeId);
    await tombstone(tx, channel.id);
  });
  expect((await api.call('GET', `/v1/channels/${channel.id}`)).status).toBe(404);
  expect((await rent(tenant.id, { name: 'ledger', cityCount: 4 })).status).toBe(201);
});

it('places nothing on a city node that is being deleted or not schedulable', async () => {
  const [first, second] = await api.readyCities(sixCities.slice(0, 5));
  const tenant = await api.tenant('acme');
  await api.call('PATCH', `/v1/city-nodes/${first}`, { body: { schedulable: false } });
  await api.call('DELETE', `/v1/city-nodes/${second}`);
  const { body } = await rent(tenant.id, { cityCount: 4 });
  expect(body).toMatchObject({ code: 'placement.impossible', status: 409 });
  expect(await usedOf()).toEqual([0, 0, 0, 0, 0]);
});

it('lets a rent or a deletion of a city through when both come at once, never both', async () => {
  const ids = await api.readyCities(sixCities.slice(0, 4));
  const tenant = await api.tenant('acme');
  const [rented, deleted] = await Promise.all([
    rent(tenant.id, { cities: sixCities.slice(0, 4) }),
    api.call('DELETE', `/v1/city-nodes/${ids[0]}`),
  ]);
  expect([rented.status === 201, deleted.status === 202].filter(Boolean)).toHaveLength(1);
});

it('keeps a city that hosts channels, and lets it go once all of them are leaving', async () => {
  const [city] = await api.readyCities(sixCities.slice(0, 4));
  const tenant = await api.tenant('acme');
  const channel = await rent(tenant.id, { cityCount: 4 });
  expect(await api.call('DELETE', `/v1/city-nodes/${city}`)).toMatchObject({
    status: 409,
    body: { code: 'resource.in-use' },
  });
  expect((await api.call('DELETE', `/v1/channels/${channel.body.id}`)).status).toBe(202);
  expect((await api.call('DELETE', `/v1/city-nodes/${city}`)).status).toBe(202);
});
