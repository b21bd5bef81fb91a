import { createTestDatabase, silentLog } from '@hansa/testkit';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createDatabase } from './database.ts';
import { pruneEvents } from './event.ts';
import { pruneKeys, takeKey } from './idempotency.ts';
import { createResource } from './resource.ts';

it('forgets old events and the keys whose time is over, nothing younger', async () => {
  const testDatabase = await createTestDatabase();
  const db = createDatabase({ url: testDatabase.url, log: silentLog });
  try {
    await db.transaction(async (tx) => {
      for (const id of ['op-old', 'op-new']) {
        await createResource(tx, { id, kind: 'operator', name: id, parentId: null, spec: {} });
      }
      await takeKey(tx, { principal: 'to-1', key: 'over', requestSha256: 'a' }, -1);
      await takeKey(tx, { principal: 'to-1', key: 'in-time', requestSha256: 'a' }, 60_000);
    });
    await db.sql
      .updateTable('event')
      .set({ createdAt: sql<Date>`now() - interval '2 hours'` })
      .where('resourceId', '=', 'op-old')
      .execute();
    expect(await pruneEvents(db.sql, 3_600_000)).toBe(1);
    expect(await pruneKeys(db.sql)).toBe(1);
    const events = await db.sql.selectFrom('event').select('resourceId').execute();
    const keys = await db.sql.selectFrom('idempotency').select('key').execute();
    expect({ events, keys }).toEqual({ events: [{ resourceId: 'op-new' }], keys: [{ key: 'in-time' }] });
  } finally {
    await db.close();
    await testDatabase.drop();
  }
});
