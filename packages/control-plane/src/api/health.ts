import { HansaError } from '@hansa/core';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { type Database, isMigrated } from '../store/index.ts';
import type { Routes } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { answers } from './schemas.ts';

const Alive = Type.Object({ status: Type.Literal('ok') });
const ok = { status: 'ok' } as const;

/** `/livez`: the process answers. `/readyz`: so does the database, and it is migrated. `/metrics`: for Prometheus. */
export function healthRoutes({ db, metrics }: ApiDeps): Routes {
  const check = createReadiness(db);
  return (app) => {
    const health = (operationId: string, summary: string) => ({
      operationId,
      summary,
      tags: ['health'],
      security: [],
      response: answers(200, 'Yes', Alive),
    });
    app.get('/livez', { schema: health('livez', 'Whether the process answers') }, async () => ok);
    app.get('/readyz', { schema: health('readyz', 'Whether requests can be served') }, async () => {
      await check();
      return ok;
    });
    app.get('/metrics', { schema: { hide: true } }, async (_, reply) =>
      reply.type(metrics.contentType).send(await metrics.text()),
    );
  };
}

/** Migrations do not come undone, so they are looked up until they are there. */
function createReadiness(db: Database): () => Promise<void> {
  let migrated = false;
  return async () => {
    await sql`select 1`.execute(db.sql);
    migrated ||= await isMigrated(db);
    if (!migrated) throw new HansaError('database.unavailable', 'The database is not migrated yet');
  };
}
