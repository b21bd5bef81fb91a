import { HansaError } from '@hansa/core';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { isLockTimeout } from './database-error.ts';

export interface IdempotencyKey {
  /** The token's id: keys of different callers never meet. */
  readonly principal: string;
  readonly key: string;
  readonly requestSha256: string;
}

/**
 * Takes the key for this transaction. `fresh`: go on, then `storeAnswer`. Otherwise the sealed answer of the request that
 * used the key, or `mismatch` when that was another request. A request with the same key that is still running makes this
 * one wait for its end: one effect, the same answer.
 * @throws idempotency.in-progress when that takes too long
 */
export async function takeKey(
  tx: Tx,
  { principal, key, requestSha256 }: IdempotencyKey,
  ttlMs: number,
): Promise<'fresh' | 'mismatch' | Buffer> {
  const expiresAt = sql<Date>`now() + ${ttlMs} * interval '1 millisecond'`;
  const taken = await tx
    .insertInto('idempotency')
    .values({ principal, key, requestSha256, expiresAt })
    .onConflict((conflict) =>
      conflict
        .columns(['principal', 'key'])
        .doUpdateSet({ requestSha256, answer: null, expiresAt })
        .where('idempotency.expiresAt', '<', sql<Date>`now()`),
    )
    .returning('principal')
    .executeTakeFirst()
    .catch((error: unknown) => {
      if (!isLockTimeout(error)) throw error;
      throw new HansaError('idempotency.in-progress', 'Send the request again in a moment', { cause: error });
    });
  if (taken !== undefined) return 'fresh';
  const earlier = await tx
    .selectFrom('idempotency')
    .select(['requestSha256', 'answer'])
    .where('principal', '=', principal)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (earlier.requestSha256 !== requestSha256 || earlier.answer === null) return 'mismatch';
  return Buffer.from(earlier.answer);
}

export async function storeAnswer(tx: Tx, { principal, key }: IdempotencyKey, sealed: Uint8Array): Promise<void> {
  await tx
    .updateTable('idempotency')
    .set({ answer: Buffer.from(sealed) })
    .where('principal', '=', principal)
    .where('key', '=', key)
    .execute();
}

/** Forgets keys whose time is over; returns how many. */
export async function pruneKeys(db: Sql): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('idempotency')
    .where('expiresAt', '<', sql<Date>`now()`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
