import { findCondition } from '@hansa/core';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine.ts';
import { listCalls, listResources } from '../../store/index.ts';
import { goodKeys } from '../../testing/fake-vendor.ts';
import { createTestLeague, type TestLeague } from '../../testing/league.ts';

const patience = { timeoutMs: 15_000 };

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;
let accountId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = { silentAfterMs: 500, resyncMs: 200 };
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
    await eventually(async () => expect(league.cloud.observed(key)).toBeGreaterThan(5), patience);
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
