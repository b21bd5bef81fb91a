import type { Condition, Kind } from '@hansa/core';
import { sql } from 'kysely';
import type { Database, Sql, Tx } from './database.ts';
import { appendEvent } from './event.ts';
import { wake } from './resource.ts';
import { type ResourceRow, type StoredResource, toResource } from './resource-row.ts';

/** A resource that this worker alone works on, until the lease ends. */
export interface Claimed<Spec = Record<string, unknown>, Status = Record<string, unknown>> {
  readonly resource: StoredResource<Spec, Status>;
  /** The fence: every write of the pass names it. */
  readonly epoch: number;
  readonly wakes: number;
  readonly attempts: number;
}

export interface Settlement {
  readonly id: string;
  readonly epoch: number;
  readonly status: object;
  readonly conditions: readonly Condition[];
  readonly observedGeneration: number;
  /** When to look again unless woken before; null: only when woken. */
  readonly dueInMs: number | null;
  /** What the pass read; when either has moved on, the resource is due at once. */
  readonly seenWakes: number;
  readonly seenGeneration: number;
  /** What went wrong, in words; counts the attempt. Absent: the attempts start from zero again. */
  readonly error?: string;
  /** Other resources to wake in the same transaction. */
  readonly wake?: readonly string[];
}

/**
 * Claims up to `limit` due resources of a kind, the longest due first. Per kind, so that many channels cannot starve few
 * city nodes, and not those that stand on an account of `exceptAccounts`. A claim ends by `settle`, `tombstone`, or the lease.
 */
export async function claimDue<Spec = Record<string, unknown>, Status = Record<string, unknown>>(
  db: Sql,
  kind: Kind,
  limit: number,
  leaseMs: number,
  exceptAccounts: readonly string[] = [],
): Promise<Claimed<Spec, Status>[]> {
  const { rows } = await sql<ResourceRow>`
    with picked as materialized (
      select id from resource
      where kind = ${kind} and deleted_at is null and due_at <= now() and claimed_until < now()
        and coalesce(spec ->> 'account', '') <> all(${exceptAccounts}::text[])
      order by due_at limit ${limit} for no key update skip locked
    )
    update resource set claimed_until = now() + ${leaseMs} * interval '1 millisecond', claim_epoch = claim_epoch + 1
    from picked where resource.id = picked.id
    returning resource.*`.execute(db);
  return rows.map((row) => ({
    resource: toResource<Spec, Status>(row),
    epoch: row.claimEpoch,
    wakes: row.wakes,
    attempts: row.attempts,
  }));
}

/** Makes the lease last from now. False: the claim is lost, stop. */
export async function renew(
  db: Sql,
  claim: { readonly id: string; readonly epoch: number },
  leaseMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('resource')
    .set({ claimedUntil: sql`now() + ${leaseMs} * interval '1 millisecond'` })
    .where('id', '=', claim.id)
    .where('claimEpoch', '=', claim.epoch)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Locks the claimed row for a transaction that writes beside it. False: the claim is lost, write nothing. */
export async function holdClaim(tx: Tx, claim: { readonly id: string; readonly epoch: number }): Promise<boolean> {
  const row = await tx
    .selectFrom('resource')
    .select('id')
    .where('id', '=', claim.id)
    .where('claimEpoch', '=', claim.epoch)
    .where('deletedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Writes what a pass found and gives the resource back. False: the claim is lost and nothing was written. An event and a
 * new version come only with a visible change.
 */
export async function settle(db: Database, settlement: Settlement): Promise<boolean> {
  return db.transaction((tx) => settleIn(tx, settlement));
}

async function settleIn(tx: Tx, settlement: Settlement): Promise<boolean> {
  const others = (settlement.wake ?? []).filter((id) => id !== settlement.id);
  if (others.length > 0) await lockInOrder(tx, [...others, settlement.id]);
  const dueIn =
    settlement.dueInMs === null ? sql`'infinity'` : sql`now() + ${settlement.dueInMs} * interval '1 millisecond'`;
  const failed = settlement.error !== undefined;
  const { rows } = await sql<ResourceRow & { visible: boolean; dueNow: boolean }>`
    with incoming as (
      select ${JSON.stringify(settlement.status)}::jsonb as status,
        ${JSON.stringify(settlement.conditions)}::jsonb as conditions,
        ${settlement.observedGeneration}::bigint as observed_generation
    ), before as (
      select r.id, r.version,
        (r.status, r.conditions, r.observed_generation)
          is distinct from (i.status, i.conditions, i.observed_generation) as visible,
        (r.wakes <> ${settlement.seenWakes} or r.generation <> ${settlement.seenGeneration}) as due_now
      from resource r, incoming i
      where r.id = ${settlement.id} and r.claim_epoch = ${settlement.epoch} and r.deleted_at is null
      for no key update of r
    )
    update resource r set
      status = i.status, conditions = i.conditions, observed_generation = i.observed_generation,
      version = r.version + (case when b.visible then 1 else 0 end),
      updated_at = case when b.visible then now() else r.updated_at end,
      due_at = case when b.due_now then now() else ${dueIn} end,
      claimed_until = '-infinity',
      attempts = ${failed ? sql`r.attempts + 1` : sql`0`},
      last_error = ${settlement.error ?? null}
    from before b, incoming i where r.id = b.id
    returning r.*, b.visible, b.due_now`.execute(tx);
  const row = rows[0];
  if (row === undefined) return false;
  if (row.visible) await appendEvent(tx, 'updated', toResource(row));
  if (row.dueNow) await sql`select pg_notify('hansa_due', ${row.kind})`.execute(tx);
  await wake(tx, others);
  return true;
}

/** Two passes that wake each other's rows would otherwise lock them crosswise. */
async function lockInOrder(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.selectFrom('resource').select('id').where('id', 'in', ids).orderBy('id').forNoKeyUpdate().execute();
}
