import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { wake } from './resource.ts';
import type { HostAddressTable } from './tables.ts';

export type HostAddress = Selectable<HostAddressTable>;

/** Where a machine was when it joined, and whether that proved it; its newest word counts. Wakes the host. */
export async function putHostAddress(tx: Tx, address: Omit<HostAddress, 'seenAt'>): Promise<void> {
  const { hostId, ...place } = address;
  const values = { ...place, seenAt: sql<Date>`now()` };
  await tx
    .insertInto('hostAddress')
    .values({ hostId, ...values })
    .onConflict((conflict) => conflict.column('hostId').doUpdateSet(values))
    .execute();
  await wake(tx, hostId);
}

export async function getHostAddress(db: Sql, hostId: string): Promise<HostAddress | undefined> {
  return db.selectFrom('hostAddress').selectAll().where('hostId', '=', hostId).executeTakeFirst();
}

export async function forgetHostAddress(tx: Tx, hostId: string): Promise<void> {
  await tx.deleteFrom('hostAddress').where('hostId', '=', hostId).execute();
  await tx.deleteFrom('joinRefusal').where('hostId', '=', hostId).execute();
}
