import { createTestDatabase, silentLog, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createDatabase, type Database } from './database.ts';
import { desiredSince, desiredStored, removeDesired, upsertDesired, upsertDesiredAll } from './desired.ts';
import { createResource } from './resource.ts';

let testDatabase: TestDatabase;
let db: Database;
let host: string;
let other: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase({ url: testDatabase.url, log: silentLog });
});

afterAll(async () => {
  await db.close();
  await testDatabase.drop();
});

beforeEach(async () => {
  host = `ho-${crypto.randomUUID()}`;
  other = `ho-${crypto.randomUUID()}`;
  await db.transaction(async (tx) => {
    for (const id of [host, other]) await createResource(tx, { id, kind: 'host', name: id, parentId: null, spec: {} });
  });
});

const upsert = (subject: string, body: object) => db.transaction((tx) => upsertDesired(tx, host, subject, body));
const remove = (subject: string) => db.transaction((tx) => removeDesired(tx, host, subject));

it('sends what changed since a revision, removals too', async () => {
  await upsert('node', { a: 1 });
  await upsert('bundle', { sequence: 1 });
  await db.transaction((tx) => desiredStored(tx, host, 2));
  await upsert('bundle', { sequence: 2 });
  await remove('node');
  expect(await desiredSince(db.sql, host, 2)).toEqual({
    revision: 4,
    full: false,
    upserts: [{ subject: 'bundle', body: { sequence: 2 } }],
    removals: ['node'],
  });
});

it('draws no revision when nothing changes', async () => {
  expect(await upsert('node', { a: 1, b: [2] })).toBe(true);
  expect(await upsert('node', { b: [2], a: 1 })).toBe(false);
  expect(await remove('bundle')).toBe(false);
  expect((await desiredSince(db.sql, host, 1)).revision).toBe(1);
});

it('sends everything to an agent that holds nothing, lost something, or is ahead', async () => {
  await upsert('node', { a: 1 });
  await upsert('bundle', { sequence: 1 });
  await remove('bundle');
  await db.transaction((tx) => desiredStored(tx, host, 3));
  const everything = { revision: 3, full: true, upserts: [{ subject: 'node', body: { a: 1 } }], removals: [] };
  for (const revision of [0, 2, 9]) expect(await desiredSince(db.sql, host, revision)).toEqual(everything);
});

it('knows a host for which nothing was ever desired', async () => {
  expect(await desiredSince(db.sql, host, 0)).toEqual({ revision: 0, full: true, upserts: [], removals: [] });
});

it('neither loses a revision nor deadlocks when transactions write to the same hosts crosswise', async () => {
  const writes = Array.from({ length: 20 }, (_, index) => {
    const entries = [host, other].map((hostId) => ({ hostId, subject: `channel/${index}`, body: { index } }));
    return db.transaction((tx) => upsertDesiredAll(tx, index % 2 === 0 ? entries : entries.toReversed()));
  });
  await Promise.all(writes);
  for (const id of [host, other]) {
    const { revision, upserts } = await desiredSince(db.sql, id, 0);
    expect({ revision, subjects: upserts.length }).toEqual({ revision: 20, subjects: 20 });
  }
});

it('tells the host whose stream has something to send', async () => {
  const heard: (string | null)[] = [];
  const end = await db.listen('hansa_desired', (hostId) => heard.push(hostId));
  await upsert('node', { a: 1 });
  await expect.poll(() => heard).toContain(host);
  end();
});
