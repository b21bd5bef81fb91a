import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from './databases.ts';

async function tables(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

test('each test database is migrated and nobody else sees what is written to it', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const migrated = await tables(one.url);
  expect(migrated).toContain('resource');

  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  await client.query('create table scribble ()');
  await client.end();
  expect(await tables(other.url)).toEqual(migrated);

  await Promise.all([one.drop(), other.drop()]);
  await expect(tables(one.url)).rejects.toMatchObject({ code: '3D000' });
});
