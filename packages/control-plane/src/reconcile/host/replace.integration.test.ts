import { findCondition, type HostSpec } from '@hansa/core';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine.ts';
import { desiredSince, listCalls, listResources, upsertDesired } from '../../store/index.ts';
import { goodKeys } from '../../testing/fake-vendor.ts';
import { createTestLeague, type TestLeague } from '../../testing/league.ts';

const patience = { timeoutMs: 40_000 };
const testTimeoutMs = 150_000;

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;
let accountId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const listeners = { host: '127.61.7.5', bootstrapPort: 0, linkPort: 0 };
  league = createTestLeague({
    databaseUrl: database.url,
    ...listeners,
    settings: { resyncMs: 1_000, sweepEveryMs: 500, unjoinPending: 1 },
  });
  engine = await league.start();
  accountId = await league.account(goodKeys);
});

afterAll(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});

const hostsOf = (cityNodeId: string) =>
  listResources<HostSpec, { incarnation: number }>(league.db.sql, { kind: 'host', parentId: cityNodeId }, { limit: 5 });

const keyOf = (hostId: string, incarnation: number): string => `${engine.leagueId}-${hostId}-${incarnation}`;

async function readyCity(city: string, profile?: 'standard') {
  const cityNodeId = await league.deploy(city, accountId, profile);
  await eventually(() => league.expectReady(cityNodeId), patience);
  return { cityNodeId, hosts: await hostsOf(cityNodeId) };
}

const only = <T>([first]: readonly T[]): T => {
  if (first === undefined) throw new Error('There is none');
  return first;
};

const callsOf = async (hostId: string): Promise<string[]> => {
  const calls = await listCalls(league.db.sql, { resourceId: hostId }, { limit: 20 });
  return calls
    .filter(({ action }) => action !== 'ensureSite')
    .map(({ action, incarnation, state }) => `${action} ${incarnation} ${state}`);
};

describe('a host that is to be replaced', () => {
  it(
    'lives in a new machine with new keys, made only after the old one was proven absent',
    async () => {
      const { cityNodeId, hosts } = await readyCity('330100');
      const { id } = only(hosts);
      const before = league.cloud.machines.get(keyOf(id, 1))?.spec;
      await league.change(id, { incarnation: 2 });
      await eventually(() => league.expectReady(id), patience);
      await eventually(() => league.expectReady(cityNodeId), patience);
      expect(await callsOf(id)).toEqual(['createMachine 1 done', 'deleteMachine 1 done', 'createMachine 2 done']);
      expect(league.cloud.machines.has(keyOf(id, 1))).toBe(false);
      const after = league.cloud.machines.get(keyOf(id, 2))?.spec;
      expect(after?.tags).toMatchObject({ incarnation: '2' });
      expect(after?.userData).not.toBe(before?.userData);
      const host = only(await hostsOf(cityNodeId));
      expect(host.status.incarnation).toBe(2);
      expect(findCondition(host.conditions, 'MachineReplaced')).toMatchObject({ status: 'True' });
    },
    testTimeoutMs,
  );

  it(
    'that only endorses keeps its channels as wishes, and nothing of what the old machine was told or said',
    async () => {
      const { cityNodeId, hosts } = await readyCity('330200', 'standard');
      const { id } = only(hosts.filter(({ spec }) => spec.role === 'endorsing'));
      const channel = { channelId: 'ch-kept', genesisDigest: 'sha256:00', order: false, endorse: true, contracts: [] };
      await league.db.transaction((tx) => upsertDesired(tx, id, 'channel/ch-kept', channel));
      await league.change(id, { incarnation: 2 });
      await eventually(() => league.expectReady(id), patience);
      await eventually(() => league.expectReady(cityNodeId), patience);
      const { upserts } = await desiredSince(league.db.sql, id, 0);
      expect(upserts.find(({ subject }) => subject === 'channel/ch-kept')?.body).toEqual(channel);
      const address = league.cloud.machines.get(keyOf(id, 2))?.address;
      expect(upserts.find(({ subject }) => subject === 'node')?.body).toMatchObject({ listenAddress: address });
      const others = (await hostsOf(cityNodeId)).filter((host) => host.id !== id);
      expect(others.map(({ status }) => status.incarnation)).toEqual([1, 1]);
    },
    testTimeoutMs,
  );

  it(
    'takes the other hosts of its city along when it holds their authority',
    async () => {
      const { cityNodeId, hosts } = await readyCity('330300', 'standard');
      const { id } = only(hosts.filter(({ spec }) => spec.role === 'ordering'));
      await league.change(id, { incarnation: 2 });
      await eventually(async () => {
        expect((await hostsOf(cityNodeId)).map(({ status }) => status.incarnation)).toEqual([2, 2, 2]);
        await league.expectReady(cityNodeId);
      }, patience);
    },
    testTimeoutMs,
  );
});

describe('a host that orders for a live channel', () => {
  it(
    'is not replaced, and says ReplaceNeedsConsenterSwap with the channel; lost, it says so too',
    async () => {
      const cities = ['440300', '110000', 'DEFRA', 'SGSIN'];
      // Of a vendor's cloud, four cities would be more than it may hold of a channel.
      const cityNodes = await Promise.all(cities.map((city) => league.deploy(city)));
      for (const id of cityNodes) await eventually(() => league.expectReady(id), patience);
      const channelId = await league.rent(await league.tenant(), 4);
      await eventually(() => league.expectReady(channelId), patience);
      const placed = await league.db.sql.selectFrom('placement').select('cityNodeId').execute();
      const { cityNodeId } = only(placed.filter((each) => cityNodes.includes(each.cityNodeId)));
      const { id, status } = only(await hostsOf(cityNodeId));
      const key = keyOf(id, status.incarnation);
      const reported = async () => findCondition(only(await hostsOf(cityNodeId)).conditions, 'MachineReplaced');
      const swap = {
        status: 'False',
        reason: 'ReplaceNeedsConsenterSwap',
        message: expect.stringContaining(channelId),
      };

      await league.change(id, { incarnation: status.incarnation + 1 });
      await eventually(async () => expect(await reported()).toMatchObject(swap), patience);
      await eventually(() => league.expectReady(cityNodeId), patience);
      expect(league.cloud.machines.has(key)).toBe(true);
      expect(await callsOf(id)).not.toContainEqual(expect.stringContaining('deleteMachine'));

      league.cloud.vanish(key);
      await eventually(async () => {
        const gone = findCondition(only(await hostsOf(cityNodeId)).conditions, 'MachineRunning');
        expect(gone).toMatchObject({
          reason: 'MachineGone',
          message: expect.stringContaining('ReplaceNeedsConsenterSwap'),
        });
      }, patience);
      expect(await reported()).toMatchObject(swap);

      await league.remove(channelId);
      await eventually(() => league.expectGone(channelId), patience);
      await eventually(() => league.expectReady(cityNodeId), patience);
      expect(only(await hostsOf(cityNodeId)).status.incarnation).toBe(status.incarnation + 1);
    },
    testTimeoutMs,
  );
});
