import { createTestDatabase, silentLog, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type Database, type Tx } from './database.ts';
import { type EventPosition, newestPosition, parsePosition, readEvents } from './event.ts';
import { createResource } from './resource.ts';

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

const create = (tx: Tx, id: string) => createResource(tx, { id, kind: 'operator', name: id, parentId: null, spec: {} });

it('never skips an event whose transaction commits late', async () => {
  const start = await newestPosition(db.sql);
  const written = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const late = db.transaction(async (tx) => {
    await create(tx, 'op-late');
    written.resolve();
    await mayCommit.promise;
  });
  await written.promise;
  await db.transaction((tx) => create(tx, 'op-early'));

  const before = await readEvents(db.sql, start, 10);
  expect(before).toEqual({ events: [], held: true });

  mayCommit.resolve();
  await late;
  const after = await readEvents(db.sql, start, 10);
  expect(after.events.map(({ resourceId }) => resourceId)).toEqual(['op-late', 'op-early']);
  expect(after.held).toBe(false);
});

it('gives every event once to a reader that follows many writers', async () => {
  let position: EventPosition = await newestPosition(db.sql);
  const ids = Array.from({ length: 60 }, (_, index) => `op-follow-${index}`);
  const writing = Promise.all(ids.map((id) => db.transaction((tx) => create(tx, id))));
  const seen: string[] = [];
  while (seen.length < ids.length) {
    const { events } = await readEvents(db.sql, position, 7);
    seen.push(...events.map(({ resourceId }) => resourceId));
    position = events.at(-1)?.position ?? position;
  }
  await writing;
  expect(seen.toSorted()).toEqual(ids.toSorted());
});

it('leaves no event of a transaction that was rolled back', async () => {
  const start = await newestPosition(db.sql);
  const failing = db.transaction(async (tx) => {
    await create(tx, 'op-gone');
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect((await readEvents(db.sql, start, 10)).events).toEqual([]);
});

it('reads a position back from its text and refuses any other text', () => {
  expect(parsePosition('730.12')).toEqual({ xid: '730', id: 12 });
  for (const text of ['', '1', '1.', 'a.b', '1.2.3', '-1.2', `${'9'.repeat(21)}.1`]) {
    expect(parsePosition(text)).toBeUndefined();
  }
});
