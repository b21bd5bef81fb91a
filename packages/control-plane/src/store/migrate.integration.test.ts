import { readdir } from 'node:fs/promises';
import { createTestDatabase, silentLog } from '@hansa/testkit';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createDatabase } from './database.ts';
import { isMigrated, migrate } from './migrate.ts';

it('migrates an empty database once under five starters', async () => {
  const testDatabase = await createTestDatabase();
  const databases = Array.from({ length: 5 }, () => createDatabase({ url: testDatabase.url, log: silentLog }));
  const [first] = databases;
  if (first === undefined) throw new Error('no database');
  try {
    await sql`drop schema public cascade`.execute(first.sql);
    await sql`create schema public`.execute(first.sql);
    expect(await isMigrated(first)).toBe(false);
    await Promise.all(databases.map(migrate));
    expect(await isMigrated(first)).toBe(true);
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(first.sql);
    const files = (await readdir(new URL('sql', import.meta.url))).sort();
    expect(rows.map(({ name }) => `${name}.sql`)).toEqual(files);
    expect(files[0]).toBe('0001_league.sql');
  } finally {
    await Promise.all(databases.map((db) => db.close()));
    await testDatabase.drop();
  }
});
