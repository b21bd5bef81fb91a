import { type Condition, createIds, findCondition, systemClock } from '@hansa/core';
import { createTestDatabase, eventually, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inviteMachines } from '../../api/invite.ts';
import type { Engine } from '../../engine.ts';
import { createResource, getResource } from '../../store/index.ts';
import { startHollowAgent } from '../../testing/hollow-agent.ts';
import { createTestLeague, type TestLeague } from '../../testing/league.ts';

let database: TestDatabase;
let league: TestLeague;
let engine: Engine;

beforeAll(async () => {
  database = await createTestDatabase();
  league = createTestLeague({ databaseUrl: database.url, host: '127.61.7.3', bootstrapPort: 0, linkPort: 0 });
  engine = await league.start();
});

afterAll(async () => {
  await engine.stop();
  await league.close();
  await database.drop();
});

const ids = createIds((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));

/** A city node of own machines, and what its operator is told for its machine. */
async function invite(): Promise<{ id: string; join: { hostId: string; secret: string } }> {
  const { bootstrapUrl, authoritySha256 } = engine;
  const id = ids('city-node');
  const spec = { city: 'DEFRA', cloud: 'own', profile: 'light', schedulable: true };
  const parentId = ids('operator');
  return league.db.transaction(async (tx) => {
    await createResource(tx, { id: parentId, kind: 'operator', name: parentId, parentId: null, spec: {} });
    const stored = await createResource(tx, { id, kind: 'city-node', name: 'own', parentId, spec });
    const deps = { ids, clock: systemClock, joining: { bootstrapUrl, authoritySha256 } };
    return {
      id,
      ...((await inviteMachines(tx, deps, stored as never)) as { join: { hostId: string; secret: string } }),
    };
  });
}

it('a machine of the operator’s own becomes the host of its city, and is only forgotten in the end', async () => {
  const { id, join } = await invite();
  const conditions = async (): Promise<readonly Condition[]> =>
    (await getResource(league.db.sql, join.hostId))?.conditions ?? [];
  await eventually(async () =>
    expect(findCondition(await conditions(), 'MachineRunning')).toMatchObject({
      status: 'False',
      reason: 'JoinAwaited',
    }),
  );

  const { bootstrapUrl, authoritySha256 } = engine;
  const userData = `printf %s '${join.secret}'; agent --bootstrap '${bootstrapUrl}' --ca-sha256 '${authoritySha256}'`;
  const agent = startHollowAgent({ userData }, league.ledger);
  await eventually(() => league.expectReady(id));
  expect((await getResource(league.db.sql, join.hostId))?.status).toMatchObject({
    incarnation: 1,
    privateAddress: expect.stringMatching(/^127\./),
  });
  expect(findCondition(await conditions(), 'JoinProven')).toMatchObject({
    status: 'False',
    reason: 'NotProven',
    message: expect.stringContaining('no cloud knows'),
  });
  expect(league.cloud.machines.size).toBe(0);

  agent.stop();
  await league.remove(id);
  await eventually(() => league.expectGone(id));
});
