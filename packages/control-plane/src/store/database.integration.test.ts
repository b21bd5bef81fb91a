import { createTestDatabase, silentLog, type TestDatabase } from '@hansa/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('a connection that the server ends', () => {
  it('inside a transaction fails the transaction and nothing else', async () => {
    const db = createDatabase({ url: database.url, log: silentLog });
    const failed = db.transaction(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      // It answers when the session is gone, as after `idle_in_transaction_session_timeout`.
      await sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(db.sql);
      await sql`select 1`.execute(tx);
    });
    await expect(failed).rejects.toMatchObject({ code: 'database.unavailable' });
    expect((await sql<{ one: number }>`select 1 as one`.execute(db.sql)).rows).toEqual([{ one: 1 }]);
    await db.close();
  });
});
