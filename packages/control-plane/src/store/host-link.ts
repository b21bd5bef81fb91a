import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { wake } from './resource.ts';
import type { HostLinkTable } from './tables.ts';

export type HostLink = Selectable<HostLinkTable>;

/** A host's stream opened at this replica; the newest stream of a host is the one that counts. Wakes the host. */
export async function linkOpened(
  tx: Tx,
  link: { readonly hostId: string; readonly incarnation: number; readonly replica: string },
): Promise<void> {
  const now = sql<Date>`clock_timestamp()`;
  const values = { ...link, connectedAt: now, seenAt: now, disconnectedAt: null };
  await tx
    .insertInto('hostLink')
    .values(values)
    .onConflict((conflict) => conflict.column('hostId').doUpdateSet(values))
    .execute();
  await wake(tx, link.hostId);
}

/** These hosts were heard just now. */
export async function linksSeen(db: Sql, replica: string, hostIds: readonly string[]): Promise<void> {
  if (hostIds.length === 0) return;
  await db
    .updateTable('hostLink')
    .set({ seenAt: sql`now()` })
    .where('hostId', 'in', hostIds)
    .where('replica', '=', replica)
    .execute();
}

/** The stream at this replica ended, unless the host has opened another since. Wakes the host. */
export async function linkClosed(tx: Tx, hostId: string, replica: string): Promise<void> {
  const row = await tx
    .updateTable('hostLink')
    .set({ disconnectedAt: sql`clock_timestamp()` })
    .where('hostId', '=', hostId)
    .where('replica', '=', replica)
    .where('disconnectedAt', 'is', null)
    .returning('hostId')
    .executeTakeFirst();
  if (row !== undefined) await wake(tx, hostId);
}

export async function linkOf(db: Sql, hostId: string): Promise<HostLink | undefined> {
  return db.selectFrom('hostLink').selectAll().where('hostId', '=', hostId).executeTakeFirst();
}

export async function forgetLink(tx: Tx, hostId: string): Promise<void> {
  await tx.deleteFrom('hostLink').where('hostId', '=', hostId).execute();
}
