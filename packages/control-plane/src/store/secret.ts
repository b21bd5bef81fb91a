import type { Selectable } from 'kysely';
import type { Sql } from './database.ts';
import type { SecretTable } from './tables.ts';

export type StoredSecret = Selectable<SecretTable>;

/** Ciphertext only. False: the owner has one for this purpose already, which stays. */
export async function addSecret(
  db: Sql,
  secret: {
    readonly ownerId: string;
    readonly purpose: string;
    readonly keyVersion: string;
    readonly ciphertext: Uint8Array;
  },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('secret')
    .values({ ...secret, ciphertext: Buffer.from(secret.ciphertext) })
    .onConflict((conflict) => conflict.columns(['ownerId', 'purpose']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function getSecret(db: Sql, ownerId: string, purpose: string): Promise<StoredSecret | undefined> {
  return db
    .selectFrom('secret')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
}

/** All secrets of an owner that is gone. */
export async function shredSecrets(db: Sql, ownerId: string): Promise<void> {
  await db.deleteFrom('secret').where('ownerId', '=', ownerId).execute();
}
