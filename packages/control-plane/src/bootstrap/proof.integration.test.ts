import { CloudError } from '@hansa/clouds';
import { findCondition, systemClock } from '@hansa/core';
import { createCsr, newPrivateKey } from '@hansa/fabric';
import { createTestDatabase, eventually, type FakeClock, fakeClock, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import { openLeagueAuthority } from '../issuer/league-authority.ts';
import { eventStart, getResource, listAudit, readEvents } from '../store/index.ts';
import { readUserData, startHollowAgent } from '../testing/hollow-agent.ts';
import { testKeys } from '../testing/keys.ts';
import { createTestLeague, type TestLeague } from '../testing/league.ts';
import { type JoinDeps, joinHost } from './join.ts';
import { createSightings } from './sightings.ts';

const machineAddress = '203.0.113.7';
const stranger = '198.51.100.9';

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;
let clock: FakeClock;
/** How often the cloud was asked for a join. */
let looks: number;
let deps: JoinDeps;
const cities = ['DEFRA', '330100', '110000', '320500', '131000', 'SGSIN', 'HKHKG'];

beforeAll(async () => {
  database = await createTestDatabase();
  const listeners = { host: '127.61.7.9', bootstrapPort: 0, linkPort: 0 };
  league = createTestLeague({ databaseUrl: database.url, ...listeners, boots: false });
  engine = await league.start();
});
afterAll(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});
beforeEach(async () => {
  clock = fakeClock();
  const { db } = league;
  const { leagueId } = engine;
  const clouds = {
    open: (...where: Parameters<typeof engine.clouds.open>) => {
      looks += 1;
      return engine.clouds.open(...where);
    },
  };
  looks = 0;
  deps = {
    db,
    clock: systemClock,
    league: await openLeagueAuthority({ db, keys: testKeys, clock: systemClock }),
    sightings: createSightings({ db, clock, clouds, leagueId }),
  };
  league.cloud.show({ publicAddress: machineAddress });
});

/** A machine that was made and has not joined. */
async function made() {
  const city = cities.pop() ?? '';
  const before = new Set(league.cloud.machines.keys());
  const cityNodeId = await league.deploy(city);
  const machine = await eventually(() => {
    const found = [...league.cloud.machines].find(([key]) => !before.has(key))?.[1];
    if (found === undefined) throw new Error('no machine yet');
    return found;
  });
  const { secret } = readUserData(machine.spec.userData);
  return { cityNodeId, machine, secret, hostId: machine.spec.tags.host ?? '' };
}
const newCsr = () => createCsr({ commonName: 'agent', privateKeyPem: newPrivateKey() });
const join = (secret: string, address: string, csr: string) =>
  joinHost(deps, { secret, csr }, { address, requestId: 'req-1' });
const conditionOf = async (hostId: string, type: string) =>
  findCondition((await getResource(league.db.sql, hostId))?.conditions ?? [], type);
const refusals = async (hostId: string) =>
  (await listAudit(league.db.sql, { limit: 500 })).filter(
    (row) => row.action === 'refuse join' && row.resourceId === hostId,
  );

describe('a join', () => {
  it('from the machine’s address is proven, and no later caller changes that', async () => {
    const { secret, hostId } = await made();
    expect(await join(secret, `::ffff:${machineAddress}`, await newCsr())).toContain('BEGIN CERTIFICATE');
    await eventually(async () => expect(await conditionOf(hostId, 'JoinProven')).toMatchObject({ status: 'True' }));
    await expect(join(secret, stranger, await newCsr())).rejects.toMatchObject({ code: 'join.refused' });
    expect(looks).toBe(1);
    expect(await refusals(hostId)).toEqual([]);
  });

  it('from elsewhere is refused, audited and shown as an event, and binds no key: the machine itself still joins', async () => {
    const { secret, hostId } = await made();
    for (let time = 0; time < 3; time++) {
      await expect(join(secret, stranger, await newCsr())).rejects.toMatchObject({
        code: 'join.elsewhere',
        status: 403,
      });
    }
    expect(await refusals(hostId)).toHaveLength(1);
    const reason = 'CallerIsNotTheMachine';
    const message = expect.stringContaining(stranger);
    await eventually(async () => {
      const told = { status: 'False', reason, message };
      expect(await conditionOf(hostId, 'JoinProven')).toMatchObject(told);
      expect(await conditionOf(hostId, 'AgentConnected')).toMatchObject(told);
    });
    await eventually(async () => {
      const { events } = await readEvents(league.db.sql, eventStart, 500, { resourceId: hostId });
      expect(JSON.stringify(events.map(({ body }) => body))).toContain(reason);
    });
    await join(secret, machineAddress, await newCsr());
    await eventually(async () => expect(await conditionOf(hostId, 'JoinProven')).toMatchObject({ status: 'True' }));
  });

  it('waits while the cloud does not show the machine running, or cannot be asked', async () => {
    const { secret, hostId } = await made();
    const csr = await newCsr();
    const looks = [{ phase: 'creating' }, { phase: 'absent' }, new CloudError('credentials', 'wrong keys')] as const;
    for (const look of looks) {
      league.cloud.show(look);
      clock.advance(1_000);
      await expect(join(secret, machineAddress, csr)).rejects.toMatchObject({ code: 'join.awaited', status: 503 });
    }
    expect(await refusals(hostId)).toEqual([]);
    league.cloud.show({ publicAddress: machineAddress });
    clock.advance(1_000);
    expect(await join(secret, machineAddress, csr)).toContain('BEGIN CERTIFICATE');
  });

  it('makes nobody call a cloud at their will: one look a second for a secret that holds, none for any other', async () => {
    const { secret } = await made();
    const csr = await newCsr();
    const outcome = (text: string) => join(text, stranger, csr).catch(({ code }) => code);
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => outcome(secret)));
    expect(new Set(outcomes)).toEqual(new Set(['join.elsewhere']));
    expect(looks).toBe(1);
    clock.advance(999);
    await outcome(secret);
    expect(looks).toBe(1);
    clock.advance(1);
    await outcome(secret);
    expect(looks).toBe(2);
    expect(await outcome('guessed')).toBe('join.refused');
    expect(looks).toBe(2);
  });

  it('of callers that change their address each time is audited so many times only', async () => {
    const { secret, hostId } = await made();
    const csr = await newCsr();
    for (let n = 1; n <= 25; n++) await join(secret, `198.51.100.${n}`, csr).catch(() => 'refused');
    expect(await refusals(hostId)).toHaveLength(20);
  });

  it('from loopback is let in, says that it is not proven, and is in nobody’s way', async () => {
    const { cityNodeId, machine, hostId } = await made();
    const agent = startHollowAgent({ userData: machine.spec.userData }, league.ledger);
    await eventually(() => league.expectReady(cityNodeId));
    expect(await conditionOf(hostId, 'JoinProven')).toMatchObject({ status: 'False', reason: 'NotProven' });
    expect((await conditionOf(hostId, 'JoinProven'))?.message).toContain('127.');
    agent.stop();
  });
});
