import { createTestDatabase, silentLog, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type Database } from './database.ts';
import { type ObservedReport, observedEverywhere, observedOf, putObserved } from './observed.ts';
import { createResource } from './resource.ts';

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase({ url: testDatabase.url, log: silentLog });
  await db.transaction(async (tx) => {
    await createResource(tx, { id: 'ho-1', kind: 'host', name: 'one', parentId: null, spec: {} });
    await createResource(tx, { id: 'ch-1', kind: 'channel', name: 'one', parentId: null, spec: {} });
  });
});

afterAll(async () => {
  await db.close();
  await testDatabase.drop();
});

const report = (full: boolean, upserts: ObservedReport['upserts'], removals: string[] = []) =>
  db.transaction((tx) => putObserved(tx, 'ho-1', { full, upserts, removals }));

async function wakesOf(id: string): Promise<number> {
  const row = await db.sql.selectFrom('resource').select('wakes').where('id', '=', id).executeTakeFirstOrThrow();
  return row.wakes;
}

const channel = (height: number, peer = 'joined') => ({ subject: 'channel/ch-1', body: { peer, peerHeight: height } });

it('wakes a channel when it changed, not when only its height did', async () => {
  const before = await wakesOf('ch-1');
  await report(true, [{ subject: 'node', body: { a: 1 } }, channel(1, 'joining')]);
  await report(false, [channel(2)]);
  expect(await wakesOf('ch-1')).toBe(before + 2);
  const [change] = await report(false, [channel(3)]);
  expect(change).toMatchObject({ before: { peerHeight: 2 }, after: { peerHeight: 3 } });
  expect(await wakesOf('ch-1')).toBe(before + 2);
  expect(await observedEverywhere(db.sql, 'channel/ch-1')).toEqual(new Map([['ho-1', channel(3).body]]));
});

it('says nothing of a report that repeats what is known', async () => {
  const wakes = await wakesOf('ho-1');
  expect(await report(false, [{ subject: 'node', body: { a: 1 } }])).toEqual([]);
  expect(await wakesOf('ho-1')).toBe(wakes);
});

it('wakes the channels that a gateway began or ceased to serve', async () => {
  const before = await wakesOf('ch-1');
  await report(false, [{ subject: 'bundle', body: { sequence: 1, serving: ['ch-1'] } }]);
  await report(false, [{ subject: 'bundle', body: { sequence: 2, serving: ['ch-1'] } }]);
  expect(await wakesOf('ch-1')).toBe(before + 1);
  await report(false, [{ subject: 'bundle', body: { sequence: 3, serving: [] } }]);
  expect(await wakesOf('ch-1')).toBe(before + 2);
});

it('forgets what a full report no longer names', async () => {
  const before = await wakesOf('ch-1');
  await report(true, [{ subject: 'node', body: { a: 1 } }]);
  expect(await observedOf(db.sql, 'ho-1', 'channel/ch-1')).toBeUndefined();
  expect(await observedOf(db.sql, 'ho-1', 'node')).toEqual({ a: 1 });
  expect(await wakesOf('ch-1')).toBe(before + 1);
});
