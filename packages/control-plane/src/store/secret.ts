import type { Selectable } from 'kysely';
import type { Sql } from './database.ts';
import type { SecretTable } from './tables.ts';

export type StoredSecret = Selectable<SecretTable>;

/** Ciphertext only. */
type NewSecret = Pick<StoredSecret, 'ownerId' | 'purpose' | 'keyVersion' | 'ciphertext'>;

/** False: the owner has one for this purpose already, which stays. */
export async function addSecret(db: Sql, secret: NewSecret): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('secret')
    .values({ ...secret, ciphertext: Buffer.from(secret.ciphertext) })
    .onConflict((conflict) => conflict.columns(['ownerId', 'purpose']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Takes the place of what the owner had for this purpose. */
export async function putSecret(db: Sql, { ownerId, purpose, keyVersion, ciphertext }: NewSecret): Promise<void> {
  const sealed = { keyVersion, ciphertext: Buffer.from(ciphertext) };
  await db
    .insertInto('secret')
    .values({ ownerId, purpose, ...sealed })
    .onConflict((conflict) => conflict.columns(['ownerId', 'purpose']).doUpdateSet(sealed))
    .execute();
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
