import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Sql } from './database.ts';

/** Stores bytes under their digest, `sha256:<hex>`; the same bytes again change nothing. */
export async function putBlob(db: Sql, mediaType: string, bytes: Uint8Array): Promise<string> {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  await db
    .insertInto('blob')
    .values({ digest, mediaType, bytes: Buffer.from(bytes) })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
  return digest;
}

/** A piece of a blob; empty past its end, undefined when there is no such blob. */
export async function readBlob(db: Sql, digest: string, offset: number, length: number): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('blob')
    .select(sql<Buffer>`substring(bytes from ${offset + 1} for ${length})`.as('piece'))
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row?.piece;
}
