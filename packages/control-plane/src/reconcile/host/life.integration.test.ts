import { findCondition } from '@hansa/core';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine.ts';
import { getResource, keepOrphan, listCalls, listOrphans, listResources, lockOrphan } from '../../store/index.ts';
import { goodKeys } from '../../testing/fake-vendor.ts';
import { createTestLeague, type TestLeague } from '../../testing/league.ts';

const patience = { timeoutMs: 15_000 };

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;
let accountId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  // Nothing here is found by silence: it takes its usual half minute.
  const settings = { sweepEveryMs: 250, orphanQuarantineMs: 1_500 };
  const listeners = { host: '127.61.7.4', bootstrapPort: 0, linkPort: 0 };
  league = createTestLeague({ databaseUrl: database.url, ...listeners, settings });
  engine = await league.start();
  accountId = await league.account(goodKeys);
});

afterAll(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});

const hostOf = async (cityNodeId: string) => {
  const [host] = await listResources(league.db.sql, { kind: 'host', parentId: cityNodeId }, { limit: 1 });
  if (host === undefined) throw new Error('no host yet');
  return host;
};

const conditionOf = async (cityNodeId: string, type: string) =>
  findCondition((await hostOf(cityNodeId)).conditions, type);

/** A city that is Ready, its host, and the key of the host's machine. */
async function readyCity(city: string): Promise<{ cityNodeId: string; hostId: string; key: string }> {
  const cityNodeId = await league.deploy(city, accountId);
  await eventually(() => league.expectReady(cityNodeId), patience);
  const { id: hostId } = await hostOf(cityNodeId);
  return { cityNodeId, hostId, key: keyOf(hostId) };
}

const keyOf = (hostId: string, incarnation = 1): string => `${engine.leagueId}-${hostId}-${incarnation}`;

const callsOf = async (hostId: string): Promise<string[]> => {
  const calls = await listCalls(league.db.sql, { resourceId: hostId }, { limit: 20 });
  return calls.map(({ action, state }) => `${action} ${state}`);
};

describe('a machine', () => {
  it('that was stopped is started again, as a row tells', async () => {
    const { cityNodeId, hostId, key } = await readyCity('330100');
    league.cloud.tamper(key, { phase: 'stopped' });
    await eventually(async () => expect(await callsOf(hostId)).toContain('startMachine done'), patience);
    await eventually(() => league.expectReady(cityNodeId), patience);
    expect((await callsOf(hostId)).filter((call) => call.startsWith('startMachine'))).toHaveLength(1);
  });

  it('that the vendor suspended says so, and is neither started nor deleted nor made anew', async () => {
    const { cityNodeId, hostId, key } = await readyCity('330200');
    const before = await callsOf(hostId);
    league.cloud.tamper(key, { phase: 'suspended' });
    const suspended = { status: 'False', reason: 'Suspended' };
    await eventually(
      async () => expect(await conditionOf(cityNodeId, 'MachineRunning')).toMatchObject(suspended),
      patience,
    );
    const { version } = await hostOf(cityNodeId);
    const asked = league.cloud.observed(key);
    await eventually(async () => expect(league.cloud.observed(key)).toBeGreaterThan(asked + 3), patience);
    expect(await conditionOf(cityNodeId, 'MachineRunning')).toMatchObject(suspended);
    expect((await hostOf(cityNodeId)).version).toBe(version);
    expect(await callsOf(hostId)).toEqual(before);
    expect(league.cloud.made.get(key)).toBe(1);
    league.cloud.tamper(key, { phase: 'stopped' });
    await eventually(() => league.expectReady(cityNodeId), patience);
  });

  it('tells all calls of its life, by host and by account', async () => {
    const { cityNodeId, hostId } = await readyCity('330300');
    await league.remove(cityNodeId);
    await eventually(() => league.expectGone(cityNodeId), patience);
    const all = ['createMachine done', 'deleteMachine done'];
    expect((await callsOf(hostId)).filter((call) => !call.startsWith('ensureSite'))).toEqual(all);
    const byAccount = await listCalls(league.db.sql, { accountId }, { limit: 100 });
    const asked = byAccount.find(
      ({ action, resourceId }) => resourceId === hostId && action === 'createMachine',
    )?.asked;
    expect(asked).toMatchObject({ type: 'small', image: 'linux', diskGiB: 20 });
    expect(JSON.stringify(byAccount)).not.toMatch(/secret|bootstrap/i);
  });
});

describe('a machine of a healthy host', () => {
  const asSpecified = (cityNodeId: string) => conditionOf(cityNodeId, 'MachineAsSpecified');
  const eventuallyDrifts = (cityNodeId: string, condition: object) =>
    eventually(async () => expect(await asSpecified(cityNodeId)).toMatchObject(condition), patience);

  it('that was resized or retagged outside is told so, and told when it is not so any more', async () => {
    const { cityNodeId, key } = await readyCity('330400');
    const tags = { ...league.cloud.machines.get(key)?.spec.tags };
    await eventuallyDrifts(cityNodeId, { status: 'True' });
    league.cloud.tamper(key, { type: 'large' });
    const resized = { status: 'False', reason: 'Resized', message: 'the machine is of type large; small was ordered' };
    await eventuallyDrifts(cityNodeId, resized);
    league.cloud.tamper(key, { type: 'small', tags: { ...tags, host: 'another' } });
    await eventuallyDrifts(cityNodeId, { status: 'False', reason: 'Retagged' });
    league.cloud.tamper(key, { tags });
    await eventuallyDrifts(cityNodeId, { status: 'True' });
    await league.expectReady(cityNodeId);
  });

  it('that is as it was ordered is not asked about one by one', async () => {
    const { key } = await readyCity('330500');
    const sweeps = league.cloud.listings();
    await eventually(async () => expect(league.cloud.listings()).toBeGreaterThan(sweeps + 1), patience);
    const asked = league.cloud.observed(key);
    await eventually(async () => expect(league.cloud.listings()).toBeGreaterThan(sweeps + 3), patience);
    expect(league.cloud.observed(key)).toBe(asked);
  });

  it('that was stopped stays so where the policy says it, and nothing is started', async () => {
    const { cityNodeId, hostId, key } = await readyCity('330600');
    await league.change(cityNodeId, { onDrift: { stopped: 'report' } });
    league.cloud.tamper(key, { phase: 'stopped' });
    await eventuallyDrifts(cityNodeId, {
      status: 'False',
      reason: 'Stopped',
      message: expect.stringContaining('policy'),
    });
    expect(await conditionOf(cityNodeId, 'MachineRunning')).toMatchObject({ status: 'False', reason: 'Stopped' });
    expect(await callsOf(hostId)).not.toContainEqual(expect.stringContaining('startMachine'));
    await league.change(cityNodeId, { onDrift: { stopped: 'start' } });
    await eventually(() => league.expectReady(cityNodeId), patience);
  });

  it('that was deleted outside is told so, and another takes its place unless the policy says otherwise', async () => {
    const { cityNodeId, hostId, key } = await readyCity('330700');
    await league.change(cityNodeId, { onDrift: { deleted: 'report' } });
    league.cloud.vanish(key);
    await eventuallyDrifts(cityNodeId, { status: 'False', reason: 'Deleted' });
    expect(await conditionOf(cityNodeId, 'MachineRunning')).toMatchObject({ reason: 'MachineGone' });
    expect(league.cloud.machines.has(keyOf(hostId, 2))).toBe(false);
    await league.change(cityNodeId, { onDrift: {} });
    await eventually(() => league.expectReady(cityNodeId), patience);
    await eventuallyDrifts(cityNodeId, { status: 'True' });
    expect((await hostOf(cityNodeId)).status).toMatchObject({ incarnation: 2 });
  });
});

describe('a machine that belongs to no host', () => {
  const orphansOf = async () =>
    (await listOrphans(league.db.sql, accountId, { limit: 50 })).map(({ key, state }) => [key, state]);
  const noOrphans = async () =>
    findCondition((await getResource(league.db.sql, accountId))?.conditions ?? [], 'NoOrphans');

  it('is told, and deleted by an intent once its quarantine is over; what the league did not make is let alone', async () => {
    const orphan = keyOf('ho-0000000000000000');
    league.cloud.plant('somebodys-own-machine', { league: engine.leagueId });
    league.cloud.plant(`lg-zzzzzzzzzzzzzzzz-ho-0000000000000000-1`, {});
    league.cloud.plant(orphan, { league: engine.leagueId });
    await eventually(async () => {
      expect(await noOrphans()).toMatchObject({
        status: 'False',
        reason: 'Orphans',
        message: expect.stringContaining(orphan),
      });
    }, patience);
    await eventually(async () => expect(league.cloud.machines.has(orphan)).toBe(false), patience);
    await eventually(async () => expect(await noOrphans()).toMatchObject({ status: 'True' }), patience);
    const calls = await listCalls(league.db.sql, { resourceId: accountId }, { limit: 10 });
    expect(calls).toMatchObject([{ action: 'deleteOrphan', state: 'done', asked: { key: orphan } }]);
    expect([...league.cloud.machines.keys()]).toContain('somebodys-own-machine');
    expect(league.cloud.machines.size).toBeGreaterThan(2);
    expect(await orphansOf()).toEqual([]);
  });

  it('stays when its operator keeps it', async () => {
    const orphan = keyOf('ho-1111111111111111');
    league.cloud.plant(orphan, {});
    await eventually(async () => expect(await orphansOf()).toEqual([[orphan, 'quarantined']]), patience);
    await league.db.transaction(async (tx) => {
      const locked = await lockOrphan(tx, accountId, orphan);
      if (locked !== undefined) await keepOrphan(tx, locked);
    });
    const ripe = { state: 'kept', agedMs: expect.toSatisfy((ms: number) => ms > 2_000) };
    await eventually(
      async () => expect(await listOrphans(league.db.sql, accountId, { limit: 1 })).toMatchObject([ripe]),
      patience,
    );
    const sweeps = league.cloud.listings();
    await eventually(async () => expect(league.cloud.listings()).toBeGreaterThan(sweeps + 1), patience);
    expect(league.cloud.machines.has(orphan)).toBe(true);
    expect(await noOrphans()).toMatchObject({ status: 'True' });
    league.cloud.vanish(orphan);
    await eventually(async () => expect(await orphansOf()).toEqual([]), patience);
  });
});
