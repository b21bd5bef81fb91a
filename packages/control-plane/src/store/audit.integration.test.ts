import { createTestDatabase, silentLog, type TestDatabase } from '@hansa/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AuditEntry, appendAudit, findAuditBreak } from './audit.ts';
import { createDatabase, type Database } from './database.ts';

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

const entry = (action: string): AuditEntry => ({
  at: '2026-01-01T00:00:00.000Z',
  principal: 'to-1',
  role: 'admin',
  requestId: 'request',
  action,
  resourceId: 'cn-1',
  before: undefined,
  after: { city: '330100' },
});

it('keeps one chain under many writers, and finds the row that was changed or taken out', async () => {
  const writers = Array.from({ length: 20 }, (_, index) =>
    db.transaction((tx) => appendAudit(tx, entry(`do ${index}`))),
  );
  await Promise.all(writers);
  expect(await findAuditBreak(db.sql)).toBeUndefined();

  const rows = await db.sql.selectFrom('audit').select(['id', 'action']).orderBy('id').execute();
  const [, , third, fourth] = rows;
  if (third === undefined || fourth === undefined) throw new Error('too few rows');
  await db.sql.updateTable('audit').set({ action: 'something else' }).where('id', '=', third.id).execute();
  expect(await findAuditBreak(db.sql)).toBe(third.id);

  await db.sql.deleteFrom('audit').where('id', '=', third.id).execute();
  expect(await findAuditBreak(db.sql)).toBe(fourth.id);
});
