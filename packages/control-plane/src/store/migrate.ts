import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';

/** Found from `src/store` and from `dist/store` alike. */
const folder = fileURLToPath(new URL('../../src/store/sql/', import.meta.url));

const sqlFiles: MigrationProvider = {
  getMigrations: async () => {
    const files = (await readdir(folder)).filter((file) => /^\d{4}_[a-z_]+\.sql$/.test(file)).sort();
    const migrations = files.map(async (file): Promise<[string, Migration]> => {
      const text = await readFile(`${folder}${file}`, 'utf8');
      return [file.replace('.sql', ''), { up: async (db) => void (await sql.raw(text).execute(db)) }];
    });
    return Object.fromEntries(await Promise.all(migrations));
  },
};

const createMigrator = (db: Database): Migrator => new Migrator({ db: db.sql, provider: sqlFiles });

/** Brings the database up to date. Safe under several starters: one migrates, the others wait for it. */
export async function migrate(db: Database): Promise<void> {
  const { error } = await createMigrator(db).migrateToLatest();
  if (error !== undefined) throw error;
}

/** True when every migration that this code knows has run. */
export async function isMigrated(db: Database): Promise<boolean> {
  const migrations = await createMigrator(db).getMigrations();
  return migrations.every(({ executedAt }) => executedAt !== undefined);
}
