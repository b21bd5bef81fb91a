import { createTestDatabase, silentLog, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, createResource, type Database, intendCall, patchSpec } from '../../store/index.ts';
import type { PassContext } from '../phase.ts';
import { admit } from './admit.ts';
import type { CityNodeScope } from './scope.ts';

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase({ url: testDatabase.url, log: silentLog });
  await db.transaction(async (tx) => {
    await createResource(tx, { id: 'cn-1', kind: 'city-node', name: 'one', parentId: null, spec: {} });
    await createResource(tx, { id: 'ho-1', kind: 'host', name: 'one', parentId: 'cn-1', spec: {} });
  });
});

afterAll(async () => {
  await db.close();
  await testDatabase.drop();
});

const intend = (incarnation: number) =>
  db.transaction((tx) => intendCall(tx, { resourceId: 'ho-1', incarnation, action: 'createMachine', token: 't' }));

/** A pass that saw all hosts Ready when it began; true when the city has capacity after it. */
async function admits(): Promise<boolean> {
  await db.sql.deleteFrom('capacity').execute();
  const context = { write: db.transaction, settings: { channelsPerCityNode: 5 } } as unknown as PassContext;
  await admit.run(context, {
    cityNode: { id: 'cn-1' },
    hosts: [{ ready: true }],
    channels: 0,
  } as unknown as CityNodeScope);
  return (await db.sql.selectFrom('capacity').select('total').execute()).length > 0;
}

it('opens a city to channels, but not while one of its machines is to be replaced, though the pass saw it Ready', async () => {
  await intend(1);
  expect(await admits()).toBe(true);
  await db.transaction((tx) => patchSpec(tx, 'ho-1', { spec: { incarnation: 2 } }));
  expect(await admits()).toBe(false);
  await intend(2);
  expect(await admits()).toBe(true);
});
