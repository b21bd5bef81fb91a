import type { DesiredCertify, DesiredNode, IssuedCertificates } from '@hansa/agent/protocol';
import type { CityNode, HostSpec } from '@hansa/core';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
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
  league = createTestLeague({ databaseUrl: database.url, host: '127.61.0.21', bootstrapPort: 0, linkPort: 0 });
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

  it('leaves nothing behind', async () => {
    await league.remove(cityNodeId);
    await eventually(() => league.expectGone(cityNodeId), patience);
    expect([...league.cloud.machines.keys()]).toEqual([]);
    for (const table of ['desired', 'observed', 'hostLink', 'bootstrapSecret'] as const) {
      expect(await league.db.sql.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
  });
});
