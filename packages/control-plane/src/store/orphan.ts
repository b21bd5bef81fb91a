import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { type ExternalCall, intendCall } from './external-call.ts';
import type { OrphanReason, OrphanState, OrphanTable } from './tables.ts';

/** A machine with the league's tags that belongs to no host. */
export type Orphan = Selectable<OrphanTable>;

export interface FoundOrphan {
  readonly key: string;
  readonly handle: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly reason: OrphanReason;
}

/** What the database knows of a host's machines. */
export interface KnownHost {
  readonly deleted: boolean;
  /** The highest incarnation that was ever intended; 0: none. */
  readonly newest: number;
}

/** Hosts by id, those that are deleted too; to be read after the cloud was, since an intent is committed before its machine is made. */
export async function knownHosts(db: Sql, hostIds: readonly string[]): Promise<Map<string, KnownHost>> {
  if (hostIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; deleted: boolean; newest: number }>`
    select r.id, r.deleted_at is not null as deleted, coalesce(max(c.incarnation), 0)::int as newest
    from resource r left join external_call c on c.resource_id = r.id and c.action = 'createMachine'
    where r.id = any(${hostIds}::text[]) and r.kind = 'host'
    group by r.id`.execute(db);
  return new Map(rows.map(({ id, ...known }) => [id, known]));
}

/** Keeps what a whole listing found: an orphan is counted once a listing, and forgotten when it is not there any more. */
export async function takeInOrphans(
  tx: Tx,
  account: { readonly id: string; readonly cloud: string },
  found: readonly FoundOrphan[],
): Promise<void> {
  const keys = found.map(({ key }) => key);
  await sql`delete from orphan
    where account_id = ${account.id} and state <> 'deleting' and key <> all(${keys}::text[])`.execute(tx);
  if (found.length === 0) return;
  const rows = found.map(({ key, handle, tags, reason }) => ({ key, handle, tags: JSON.stringify(tags), reason }));
  await tx
    .insertInto('orphan')
    .values(rows.map((row) => ({ ...row, accountId: account.id, cloud: account.cloud, callId: null })))
    .onConflict((conflict) =>
      conflict.columns(['accountId', 'key']).doUpdateSet({
        lastSeenAt: sql`now()`,
        sightings: sql`orphan.sightings + 1`,
        handle: sql`excluded.handle`,
        tags: sql`excluded.tags`,
        reason: sql`excluded.reason`,
      }),
    )
    .execute();
}

/** Of an account, by key, after `afterKey`; each with the time since it was first seen. */
export async function listOrphans(
  db: Sql,
  accountId: string,
  page: { readonly afterKey?: string | undefined; readonly limit: number },
): Promise<(Orphan & { readonly agedMs: number })[]> {
  let query = db
    .selectFrom('orphan')
    .selectAll()
    .select(sql<number>`(extract(epoch from now() - first_seen_at) * 1000)::float8`.as('agedMs'))
    .where('accountId', '=', accountId)
    .orderBy('key')
    .limit(page.limit);
  if (page.afterKey !== undefined) query = query.where('key', '>', page.afterKey);
  return query.execute();
}

/** The orphan, locked until the transaction ends. */
export async function lockOrphan(tx: Tx, accountId: string, key: string): Promise<Orphan | undefined> {
  return tx
    .selectFrom('orphan')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst();
}

/** The intent of an orphan's deletion, which is under way from now on. The row must be locked. */
export async function intendOrphanDeletion(tx: Tx, { accountId, key }: Orphan): Promise<ExternalCall> {
  const call = { resourceId: accountId, accountId, incarnation: 0, action: 'deleteOrphan', token: key, asked: { key } };
  const intent = await intendCall(tx, call);
  await update(tx, { accountId, key }, { state: 'deleting', callId: intent.id });
  return intent;
}

/** No sweep deletes it any more. The row must be locked. */
export const keepOrphan = (tx: Tx, orphan: Orphan): Promise<void> => update(tx, orphan, { state: 'kept' });

async function update(
  tx: Tx,
  { accountId, key }: Pick<Orphan, 'accountId' | 'key'>,
  change: { readonly state: OrphanState; readonly callId?: string },
): Promise<void> {
  await tx.updateTable('orphan').set(change).where('accountId', '=', accountId).where('key', '=', key).execute();
}

/** How many an account has that are neither kept nor gone. */
export async function countUnsettledOrphans(db: Sql, accountId: string): Promise<number> {
  const { count } = await db
    .selectFrom('orphan')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('accountId', '=', accountId)
    .where('state', '<>', 'kept')
    .executeTakeFirstOrThrow();
  return count;
}

export async function forgetOrphan(tx: Tx, accountId: string, key: string): Promise<void> {
  await tx.deleteFrom('orphan').where('accountId', '=', accountId).where('key', '=', key).execute();
}

/** Of an account that is gone. */
export async function forgetSweeps(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('orphan').where('accountId', '=', accountId).execute();
  await tx.deleteFrom('accountSweep').where('accountId', '=', accountId).execute();
}

/** All orphans by cloud and state. */
export async function countOrphans(db: Sql): Promise<{ cloud: string; state: OrphanState; count: number }[]> {
  return db
    .selectFrom('orphan')
    .select(['cloud', 'state'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .groupBy(['cloud', 'state'])
    .execute();
}
