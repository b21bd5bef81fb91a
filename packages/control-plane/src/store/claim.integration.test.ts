import { createTestDatabase, silentLog, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimDue, holdClaim, renew, settle } from './claim.ts';
import { createDatabase, type Database } from './database.ts';
import { createResource, getResource, patchSpec, tombstone, wake } from './resource.ts';

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase({ url: testDatabase.url, log: silentLog });
});

afterAll(async () => {
  await db.close();
  await testDatabase.drop();
});

const leaseMs = 10_000;
const asFound = { status: {}, conditions: [], observedGeneration: 1, dueInMs: 60_000 } as const;

/** Every test has its own operators, and nobody else's are due. */
async function newOperators(...names: string[]): Promise<string[]> {
  await db.sql.updateTable('resource').set({ dueAt: 'infinity' }).execute();
  await db.transaction(async (tx) => {
    for (const name of names) await createResource(tx, { id: name, kind: 'operator', name, parentId: null, spec: {} });
  });
  return names;
}

async function claimOne(): Promise<{ id: string; epoch: number; seenWakes: number; seenGeneration: number }> {
  const [claimed] = await claimDue(db.sql, 'operator', 1, leaseMs);
  if (claimed === undefined) throw new Error('nothing is due');
  const { resource, epoch, wakes } = claimed;
  return { id: resource.id, epoch, seenWakes: wakes, seenGeneration: resource.generation };
}

const expireLease = (id: string) =>
  db.sql.updateTable('resource').set({ claimedUntil: '-infinity' }).where('id', '=', id).execute();

it('gives each due resource to one of many claimers', async () => {
  const names = await newOperators(...Array.from({ length: 40 }, (_, index) => `op-many-${index}`));
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimDue(db.sql, 'operator', 10, leaseMs)));
  const ids = claims.flat().map(({ resource }) => resource.id);
  expect(new Set(ids).size).toBe(ids.length);
  const rest = await claimDue(db.sql, 'operator', 100, leaseMs);
  expect([...ids, ...rest.map(({ resource }) => resource.id)].sort()).toEqual(names.toSorted());
});

it('claims again after the lease, and the first worker can no longer write', async () => {
  const [id = ''] = await newOperators('op-lease');
  const first = await claimOne();
  expect(await claimDue(db.sql, 'operator', 1, leaseMs)).toEqual([]);
  await expireLease(id);
  const second = await claimOne();
  expect(second.epoch).toBe(first.epoch + 1);
  expect(await renew(db.sql, first, leaseMs)).toBe(false);
  expect(await db.transaction((tx) => holdClaim(tx, first))).toBe(false);
  expect(await settle(db, { ...asFound, ...first, status: { by: 'first' } })).toBe(false);
  expect(await db.transaction((tx) => tombstone(tx, id, first.epoch))).toBe(false);
  expect(await renew(db.sql, second, leaseMs)).toBe(true);
  expect(await settle(db, { ...asFound, ...second, status: { by: 'second' } })).toBe(true);
  expect((await getResource(db.sql, id))?.status).toEqual({ by: 'second' });
});

it('is due again at once when it was woken during the pass', async () => {
  await newOperators('op-woken');
  const claim = await claimOne();
  await db.transaction((tx) => wake(tx, claim.id));
  expect(await claimDue(db.sql, 'operator', 1, leaseMs)).toEqual([]);
  await settle(db, { ...asFound, ...claim });
  expect((await claimOne()).id).toBe(claim.id);
});

it('is due again at once when its spec changed during the pass', async () => {
  await newOperators('op-changed');
  const claim = await claimOne();
  await db.transaction((tx) => patchSpec(tx, claim.id, { spec: { displayName: 'new' } }));
  await settle(db, { ...asFound, ...claim });
  const again = await claimOne();
  expect(again.seenGeneration).toBe(2);
});

it('rests until it is due when nothing happened, and counts failed attempts in a row', async () => {
  const [id = ''] = await newOperators('op-rests');
  await settle(db, { ...asFound, ...(await claimOne()), error: 'no luck', dueInMs: 0 });
  const [retried] = await claimDue(db.sql, 'operator', 1, leaseMs);
  expect(retried?.attempts).toBe(1);
  await expireLease(id);
  await settle(db, { ...asFound, ...(await claimOne()) });
  expect(await claimDue(db.sql, 'operator', 1, leaseMs)).toEqual([]);
  await db.transaction((tx) => wake(tx, id));
  expect((await claimDue(db.sql, 'operator', 1, leaseMs))[0]?.attempts).toBe(0);
});

it('makes a new version and an event of a visible change only', async () => {
  const [id = ''] = await newOperators('op-version');
  await settle(db, { ...asFound, ...(await claimOne()), dueInMs: 0 });
  const seen = await getResource(db.sql, id);
  await settle(db, { ...asFound, ...(await claimOne()), dueInMs: 0 });
  expect((await getResource(db.sql, id))?.version).toBe(seen?.version);
  await settle(db, { ...asFound, ...(await claimOne()), status: { a: 1 } });
  expect((await getResource(db.sql, id))?.version).toBe((seen?.version ?? 0) + 1);
  const events = await db.sql.selectFrom('event').select('type').where('resourceId', '=', id).execute();
  expect(events.map(({ type }) => type)).toEqual(['created', 'updated', 'updated']);
});

it('tells a listener which kind is due', async () => {
  const heard: (string | null)[] = [];
  const end = await db.listen('hansa_due', (kind) => heard.push(kind));
  await newOperators('op-heard');
  await expect.poll(() => heard).toContain('operator');
  end();
});
