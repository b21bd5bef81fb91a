import type { DesiredCertify, DesiredChannel, DesiredNode, IssuedCertificates } from '@hansa/agent/protocol';
import type { Channel, CityNode, HostSpec } from '@hansa/core';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine.ts';
import { desiredOf, getResource } from '../../store/index.ts';
import { goodKeys } from '../../testing/fake-vendor.ts';
import { createTestLeague, type TestLeague } from '../../testing/league.ts';
import { loadHosts } from '../host-view.ts';

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;

beforeAll(async () => {
  database = await createTestDatabase();
  league = createTestLeague({
    databaseUrl: database.url,
    host: '127.61.0.21',
    bootstrapPort: 0,
    linkPort: 0,
    settings: { unjoinPending: 1, resyncMs: 1_000 },
  });
  engine = await league.start();
});

afterAll(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});

const patience = { timeoutMs: 30_000 };

describe('a city of three hosts', () => {
  let cityNodeId: string;

  it('becomes Ready: one host orders, two endorse', async () => {
    cityNodeId = await league.deploy('USSJC', await league.account(goodKeys), 'standard');
    await eventually(() => league.expectReady(cityNodeId), patience);
    const hosts = await loadHosts(league.db.sql, cityNodeId);
    expect(hosts.map(({ name, spec }) => [name, (spec as HostSpec).role]).toSorted()).toEqual([
      ['city-ussjc-1', 'ordering'],
      ['city-ussjc-2', 'endorsing'],
      ['city-ussjc-3', 'endorsing'],
    ]);
    expect(league.cloud.machines.size).toBe(3);
  });

  it('carries requests to the host with the CA, and what it issued to the hosts that asked', async () => {
    const hosts = await loadHosts(league.db.sql, cityNodeId);
    const [ordering, ...endorsing] = hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const peers: string[] = [];
    for (const host of endorsing) {
      const desired = <Body>(hostId: string | undefined, subject: string) =>
        desiredOf<Body>(league.db.sql, hostId ?? '', subject);
      const told = await desired<DesiredCertify>(ordering?.id, `certify/${host.id}`);
      const node = await desired<DesiredNode>(host.id, 'node');
      expect(told).toMatchObject({ hostId: host.id, hosts: [node?.advertisedAddress] });
      const issued = await desired<IssuedCertificates>(host.id, 'enrolment');
      expect(issued?.certificates.map(({ name }) => name)).toEqual(told?.csrs.map(({ name }) => name));
      peers.push(`${node?.advertisedAddress}:7051`);
    }
    const node = await desiredOf<DesiredNode>(league.db.sql, ordering?.id ?? '', 'node');
    expect(node?.components).toEqual(['ca', 'orderer', 'gateway']);
    expect(node?.peers.toSorted()).toEqual(peers.toSorted());
    const { status } = (await getResource(league.db.sql, cityNodeId)) as unknown as CityNode;
    expect(status.endpoints).toMatchObject({ orderer: `${node?.advertisedAddress}:7050` });
    expect(peers).toContain(status.endpoints?.peer);
  });

  it('serves channels together with cities of one host, each host with its own part', async () => {
    const light = await Promise.all(['330100', '440300', 'DEFRA'].map((city) => league.deploy(city)));
    for (const id of light) await eventually(() => league.expectReady(id), patience);
    const channelId = await league.rent(await league.tenant(), 4);
    await eventually(() => league.expectReady(channelId), patience);

    const { status } = (await getResource(league.db.sql, channelId)) as unknown as Channel;
    expect(status.gateways?.map(({ city }) => city).toSorted()).toEqual(
      ['330100', '440300', 'DEFRA', 'USSJC', 'USSJC', 'USSJC'].toSorted(),
    );
    const hosts = await loadHosts(league.db.sql, cityNodeId);
    const parts = hosts.map(async ({ id, name }) => {
      const told = await desiredOf<DesiredChannel>(league.db.sql, id, `channel/${channelId}`);
      return [name.at(-1), told?.order, told?.endorse];
    });
    expect((await Promise.all(parts)).toSorted()).toEqual([
      ['1', true, false],
      ['2', false, true],
      ['3', false, true],
    ]);
    const approvers = await league.db.sql
      .selectFrom('desired')
      .select('hostId')
      .where('subject', '=', `channel/${channelId}`)
      .where(sql<boolean>`(body ->> 'endorse')::boolean and not (body ->> 'approvedElsewhere')::boolean`)
      .execute();
    expect(approvers).toHaveLength(4);

    await league.remove(channelId);
    await eventually(() => league.expectGone(channelId), patience);
    await Promise.all(light.map((id) => league.remove(id)));
    for (const id of light) await eventually(() => league.expectGone(id), patience);
  });

  it('is Unknown while one of its hosts is silent', async () => {
    const hosts = await loadHosts(league.db.sql, cityNodeId);
    const silent = hosts.find(({ name }) => name.endsWith('-2'))?.id ?? '';
    [...league.agents].find(([key]) => key.includes(silent))?.[1].stop();
    const longAgo = sql<Date>`now() - interval '1 minute'`;
    const condition = async (type: string) =>
      (await getResource(league.db.sql, cityNodeId))?.conditions.find((each) => each.type === type);
    await eventually(async () => {
      await league.db.sql.updateTable('hostLink').set({ seenAt: longAgo }).where('hostId', '=', silent).execute();
      expect(await condition('HostsReady')).toMatchObject({ status: 'Unknown', reason: 'HostUnknown' });
      expect(await condition('ServicesReady')).toMatchObject({ status: 'Unknown' });
      expect(await condition('AuthorityReady')).toMatchObject({ status: 'True' });
    }, patience);
  });

  it('leaves nothing behind', async () => {
    await league.remove(cityNodeId);
    await eventually(() => league.expectGone(cityNodeId), patience);
    expect([...league.cloud.machines.keys()]).toEqual([]);
    for (const table of ['placement', 'capacity', 'desired', 'observed', 'hostLink', 'bootstrapSecret'] as const) {
      expect(await league.db.sql.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
  });
});
