import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@hansa/control-plane/postgres';
import { createDatabase, migrate } from '@hansa/control-plane/store';
import type { TestProject } from 'vitest/node';
import { silentLog } from '../silent-log.ts';
import { databaseUrl, execute } from '../statement.ts';
import { givenDatabaseUrl } from './config.ts';

/**
 * One PostgreSQL for the run (`DATABASE_URL` wins) with one template that is migrated once. Nothing of it survives the
 * run; it is not crash-safe and need not be.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await serverOfRun();
  const template = `hansa_template_${randomBytes(6).toString('hex')}`;
  await execute(server.url, `create database ${template}`);
  await migrateTemplate(databaseUrl(server.url, template));
  project.provide('postgres', { url: server.url, template });
  return async () => {
    await execute(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}

async function serverOfRun(): Promise<{ url: string; stop(): Promise<void> }> {
  if (givenDatabaseUrl !== undefined) {
    return { url: givenDatabaseUrl, stop: () => Promise.resolve() };
  }
  const home = mkdtempSync(join(tmpdir(), 'hansa-test-postgres-'));
  chmodSync(home, 0o755);
  const { url, stop } = await startPostgres({ directory: join(home, 'postgres'), durability: 'none', log: silentLog });
  return {
    url,
    async stop() {
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function migrateTemplate(url: string): Promise<void> {
  const database = createDatabase({ url, log: silentLog });
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
}
