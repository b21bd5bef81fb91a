import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { databaseUrl, execute } from './statement.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Made by `setup/postgres.ts`: the server of this run and its migrated template. */
    postgres: { url: string; template: string };
  }
}

/** An empty, migrated database of its own. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Clones the run's template: one call a test file, in `beforeAll`; `drop` it in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, template } = inject('postgres');
  const name = `hansa_test_${randomBytes(6).toString('hex')}`;
  // `wal_log` copies through the buffers: with a small template it is faster than the checkpoint that `file_copy` needs.
  await execute(url, `create database ${name} template ${template} strategy wal_log`);
  return {
    url: databaseUrl(url, name),
    drop: () => execute(url, `drop database if exists ${name} with (force)`),
  };
}
