import { createTestDatabase, silentLog, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type Database } from './database.ts';
import { intendCall, replacesAny } from './external-call.ts';
import { createResource, patchSpec } from './resource.ts';

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase({ url: testDatabase.url, log: silentLog });
  await db.transaction(async (tx) => {
    await createResource(tx, { id: 'cn-1', kind: 'city-node', name: 'one', parentId: null, spec: {} });
    await createResource(tx, { id: 'ho-1', kind: 'host', name: 'one', parentId: 'cn-1', spec: {} });
    await createResource(tx, { id: 'ho-2', kind: 'host', name: 'two', parentId: 'cn-1', spec: {} });
  });
});

afterAll(async () => {
  await db.close();
  await testDatabase.drop();
});

const intend = (incarnation: number) =>
  db.transaction((tx) => intendCall(tx, { resourceId: 'ho-1', incarnation, action: 'createMachine', token: 't' }));

it('knows that a host of a city is asked to live in another machine, until that one is meant to be made', async () => {
  const replaces = () => replacesAny(db.sql, 'cn-1');
  expect(await replaces()).toBe(false);
  await intend(1);
  expect(await replaces()).toBe(false);
  await db.transaction((tx) => patchSpec(tx, 'ho-1', { spec: { incarnation: 2 } }));
  expect(await replaces()).toBe(true);
  expect(await replacesAny(db.sql, 'cn-2')).toBe(false);
  await intend(2);
  expect(await replaces()).toBe(false);
});
