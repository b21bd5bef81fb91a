import type { ExpressionBuilder, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import type { BootstrapSecretTable, Tables } from './tables.ts';

export type BootstrapSecret = Selectable<BootstrapSecretTable>;

/** A secret with which the machine of this incarnation may join once; older ones of the host end. */
export async function putBootstrapSecret(
  tx: Tx,
  secret: { readonly sha256: string; readonly hostId: string; readonly incarnation: number; readonly ttlMs: number },
): Promise<void> {
  const { ttlMs, ...columns } = secret;
  await tx.deleteFrom('bootstrapSecret').where('hostId', '=', secret.hostId).execute();
  await tx
    .insertInto('bootstrapSecret')
    .values({ ...columns, publicKeySha256: null, expiresAt: sql`now() + ${ttlMs} * interval '1 millisecond'` as never })
    .execute();
}

/**
 * Binds the secret to the first public key that uses it; that key may use it again until its certificate was seen.
 * Undefined: no such secret, or it has expired, was spent, or is bound to another key.
 */
export async function useBootstrapSecret(
  tx: Tx,
  sha256: string,
  publicKeySha256: string,
): Promise<BootstrapSecret | undefined> {
  return tx
    .updateTable('bootstrapSecret')
    .set({ publicKeySha256 })
    .where((row) => isUsable(row, sha256, publicKeySha256))
    .returningAll()
    .executeTakeFirst();
}

/** What `useBootstrapSecret` would answer, with nothing bound by it. */
export async function findBootstrapSecret(
  db: Sql,
  sha256: string,
  publicKeySha256: string,
): Promise<BootstrapSecret | undefined> {
  return db
    .selectFrom('bootstrapSecret')
    .selectAll()
    .where((row) => isUsable(row, sha256, publicKeySha256))
    .executeTakeFirst();
}

const isUsable = (row: ExpressionBuilder<Tables, 'bootstrapSecret'>, sha256: string, publicKeySha256: string) =>
  row.and([
    row('sha256', '=', sha256),
    row('spentAt', 'is', null),
    row('expiresAt', '>', sql<Date>`now()`),
    row.or([row('publicKeySha256', 'is', null), row('publicKeySha256', '=', publicKeySha256)]),
  ]);

/** The certificate of this incarnation was seen: its secret is spent. */
export async function spendBootstrapSecret(db: Sql, hostId: string, incarnation: number): Promise<void> {
  await db
    .updateTable('bootstrapSecret')
    .set({ spentAt: sql`now()` })
    .where('hostId', '=', hostId)
    .where('incarnation', '=', incarnation)
    .where('spentAt', 'is', null)
    .execute();
}
