import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { createTestLeague, type TestLeague } from './testing/league.ts';

const fourCities = ['330100', '440300', '110000', 'DEFRA'];
const kills = 10;
/** Ports that stay the same over a restart, as machines were told them. */
const ports = { host: '127.61.0.4', bootstrapPort: 28_422, linkPort: 28_421 };

let database: TestDatabase;
let league: TestLeague;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await league.close();
  await database.drop();
});

const newLeague = (overrides: Partial<Parameters<typeof createTestLeague>[0]> = {}): TestLeague =>
  createTestLeague({
    databaseUrl: database.url,
    ...ports,
    // Short, so that a row of a dead control plane is not waited for.
    runner: { leaseMs: 500, sweepMs: 100 },
    settings: { unjoinPending: 1 },
    ...overrides,
  });

/** What hangs fails; a busy computer does not. */
const converged = { timeoutMs: 60_000 };
const machinesMade = (): number[] => [...league.cloud.made.values()];

describe('a control plane that dies', () => {
  it('ten times at random during deploy and rent still converges, with one machine a city', {
    timeout: 240_000,
  }, async () => {
    const seed = Date.now() % 100_000;
    const random = seededRandom(seed);
    league = newLeague();
    let engine: Engine = await league.start();
    const killOnce = async (): Promise<void> => {
      await sleep(random() * 200);
      await engine.abandon();
      engine = await league.start();
    };
    try {
      const cityNodes = await Promise.all(fourCities.map((city) => league.deploy(city)));
      for (let kill = 0; kill < kills / 2; kill++) await killOnce();
      for (const id of cityNodes) await eventually(() => league.expectReady(id), converged);

      const channelId = await league.rent(await league.tenant(), 4);
      for (let kill = 0; kill < kills / 2; kill++) await killOnce();
      await eventually(() => league.expectReady(channelId), converged);
      expect(machinesMade()).toEqual([1, 1, 1, 1]);
      expect(league.cloud.machines.size).toBe(4);
      const digests = await league.db.sql.selectFrom('blob').select('digest').execute();
      expect(digests).toHaveLength(1);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
    await engine.stop();
  });

  it('after a machine was made and before it heard so, finds that machine and makes no other', async () => {
    league = newLeague();
    league.cloud.loseNextAnswer();
    const engine = await league.start();
    const id = await league.deploy('DEFRA');
    await eventually(() => league.expectReady(id), converged);
    expect(machinesMade()).toEqual([1]);
    const calls = await league.db.sql
      .selectFrom('externalCall')
      .select(['state', 'token'])
      .where('action', '=', 'createMachine')
      .execute();
    expect(calls).toEqual([{ state: 'done', token: [...league.cloud.machines.keys()][0] }]);
    await engine.stop();
  });
});

describe('two replicas', () => {
  it('share the work: one authority, one machine a city, a channel that is Ready', async () => {
    league = newLeague({ bootstrapPort: 0, linkPort: 0 });
    const engines = await Promise.all([league.start(), league.start()]);
    expect(engines[0]?.leagueId).toBe(engines[1]?.leagueId);
    const cityNodes = await Promise.all(fourCities.map((city) => league.deploy(city)));
    for (const id of cityNodes) await eventually(() => league.expectReady(id), converged);
    const channelId = await league.rent(await league.tenant(), 4);
    await eventually(() => league.expectReady(channelId), converged);
    expect(machinesMade()).toEqual([1, 1, 1, 1]);
    await Promise.all(engines.map((engine) => engine.stop()));
  });
});

/** mulberry32: the same numbers for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
