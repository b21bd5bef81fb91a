import { type Condition, type Kind, kinds } from '@hansa/core';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { appendEvent } from './event.ts';
import { type ResourceRow, resourceColumns, type StoredResource, toResource } from './resource-row.ts';
import type { Tables } from './tables.ts';

export interface NewResource {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly parentId: string | null;
  readonly spec: object;
  readonly status?: object;
  readonly conditions?: readonly Condition[];
}

export interface ResourceFilter {
  readonly kind: Kind;
  readonly parentId?: string;
  readonly ownerId?: string;
}

/** Answers at once for a resource that has just been stored; it belongs to its parent's owner, or to itself. */
export async function createResource<Spec, Status>(
  tx: Tx,
  resource: NewResource,
): Promise<StoredResource<Spec, Status>> {
  const owner =
    resource.parentId === null
      ? sql<string>`${resource.id}`
      : sql<string>`(select owner_id from resource where id = ${resource.parentId})`;
  const row = await tx
    .insertInto('resource')
    .values({
      id: resource.id,
      kind: resource.kind,
      name: resource.name,
      parentId: resource.parentId,
      ownerId: owner,
      spec: JSON.stringify(resource.spec),
      status: JSON.stringify(resource.status ?? {}),
      conditions: JSON.stringify(resource.conditions ?? []),
      wakes: 1,
    })
    .returning(resourceColumns)
    .executeTakeFirstOrThrow();
  const created = toResource<Spec, Status>(row);
  await appendEvent(tx, 'created', created);
  await notifyDue(tx, resource.kind);
  return created;
}

/** Undefined when there is none, or it has been deleted. */
export async function getResource<Spec = Record<string, unknown>, Status = Record<string, unknown>>(
  db: Sql,
  id: string,
): Promise<StoredResource<Spec, Status> | undefined> {
  const row = await present(db).where('id', '=', id).executeTakeFirst();
  return row && toResource<Spec, Status>(row);
}

/** As `getResource`, and nobody else changes or deletes the row until the transaction ends. */
export async function lockResource<Spec = Record<string, unknown>, Status = Record<string, unknown>>(
  tx: Tx,
  id: string,
): Promise<StoredResource<Spec, Status> | undefined> {
  const row = await present(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  return row && toResource<Spec, Status>(row);
}

/** The live resource of this kind and name that has no parent. */
export async function findByName(db: Sql, kind: Kind, name: string): Promise<StoredResource | undefined> {
  const row = await present(db)
    .where('kind', '=', kind)
    .where('parentId', 'is', null)
    .where('name', '=', name)
    .executeTakeFirst();
  return row && toResource(row);
}

/** By id, ascending, after `afterId`. Ids are random, so a page neither skips nor repeats what was there all along. */
export async function listResources<Spec = Record<string, unknown>, Status = Record<string, unknown>>(
  db: Sql,
  filter: ResourceFilter,
  page: { readonly afterId?: string | undefined; readonly limit: number },
): Promise<StoredResource<Spec, Status>[]> {
  let query = present(db).where('kind', '=', filter.kind).orderBy('id').limit(page.limit);
  if (filter.parentId !== undefined) query = query.where('parentId', '=', filter.parentId);
  if (filter.ownerId !== undefined) query = query.where('ownerId', '=', filter.ownerId);
  if (page.afterId !== undefined) query = query.where('id', '>', page.afterId);
  const rows = await query.execute();
  return rows.map((row) => toResource<Spec, Status>(row));
}

/** Replaces the spec (and the name), raises generation and version, wakes the reconciler. The row must be locked. */
export async function patchSpec<Spec, Status>(
  tx: Tx,
  id: string,
  change: { readonly spec: object; readonly name?: string },
): Promise<StoredResource<Spec, Status>> {
  const row = await tx
    .updateTable('resource')
    .set({
      spec: JSON.stringify(change.spec),
      ...(change.name === undefined ? {} : { name: change.name }),
      generation: sql`generation + 1`,
      ...changed,
      ...woken,
    })
    .where('id', '=', id)
    .returning(resourceColumns)
    .executeTakeFirstOrThrow();
  const patched = toResource<Spec, Status>(row);
  await appendEvent(tx, 'updated', patched);
  await notifyDue(tx, patched.kind);
  return patched;
}

/** Starts a deletion; asking again changes nothing. The row must be locked. */
export async function markDeleting<Spec, Status>(
  tx: Tx,
  resource: StoredResource<Spec, Status>,
): Promise<StoredResource<Spec, Status>> {
  if (resource.deletingAt !== null) return resource;
  const row = await tx
    .updateTable('resource')
    .set({ deletingAt: sql`now()`, ...changed, ...woken })
    .where('id', '=', resource.id)
    .returning(resourceColumns)
    .executeTakeFirstOrThrow();
  const deleting = toResource<Spec, Status>(row);
  await appendEvent(tx, 'deleting', deleting);
  await notifyDue(tx, deleting.kind);
  return deleting;
}

/**
 * The end of a deletion: the row stays as a tombstone (its id is never reused), its name is free again, and its parent is
 * woken. With an epoch, false when the claim was lost and nothing was done.
 */
export async function tombstone(tx: Tx, id: string, epoch?: number): Promise<boolean> {
  let update = tx
    .updateTable('resource')
    .set({ deletedAt: sql`now()`, claimedUntil: sql`'-infinity'`, ...changed })
    .where('id', '=', id)
    .where('deletedAt', 'is', null);
  if (epoch !== undefined) update = update.where('claimEpoch', '=', epoch);
  const row = await update.returning(resourceColumns).executeTakeFirst();
  if (row === undefined) return false;
  await appendEvent(tx, 'deleted', toResource(row));
  if (row.parentId !== null) await wake(tx, row.parentId);
  return true;
}

/** Makes resources due now, also when a pass over them is running. Locks rows in the order of their ids. */
export async function wake(tx: Sql, ids: string | readonly string[]): Promise<void> {
  const wanted = typeof ids === 'string' ? [ids] : ids;
  if (wanted.length === 0) return;
  await sql`
    with picked as (
      select id from resource where id = any(${wanted}::text[]) and deleted_at is null order by id for no key update
    ), woken as (
      update resource set due_at = now(), wakes = wakes + 1 from picked where resource.id = picked.id
      returning resource.kind
    )
    select pg_notify('hansa_due', kind) from woken group by kind`.execute(tx);
}

/** How many children of a kind a resource has, those being deleted included. */
export async function countChildren(db: Sql, kind: Kind, parentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('resource')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('kind', '=', kind)
    .where('parentId', '=', parentId)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Names of the live children of a kind. */
export async function siblingNames(db: Sql, kind: Kind, parentId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('resource')
    .select('name')
    .where('kind', '=', kind)
    .where('parentId', '=', parentId)
    .where('deletedAt', 'is', null)
    .execute();
  return rows.map(({ name }) => name);
}

/** Wakes all live children of a kind. */
export async function wakeChildren(tx: Tx, kind: Kind, parentId: string): Promise<void> {
  const rows = await tx
    .selectFrom('resource')
    .select('id')
    .where('kind', '=', kind)
    .where('parentId', '=', parentId)
    .where('deletedAt', 'is', null)
    .execute();
  await wake(
    tx,
    rows.map(({ id }) => id),
  );
}

/** All live resources, counted by kind and readiness as `readinessOf` tells it. */
export async function countByReadiness(db: Sql): Promise<{ kind: Kind; ready: boolean; count: number }[]> {
  const parts = JSON.stringify(Object.entries(kinds).map(([kind, { ready }]) => ({ kind, parts: ready })));
  const { rows } = await sql<{ kind: Kind; ready: boolean; count: number }>`
    select r.kind, r.ready, count(*) as count from (
      select resource.kind, deleting_at is null and not exists (
        select 1 from jsonb_array_elements_text(k.parts) as part where not conditions @> jsonb_build_array(
          jsonb_build_object('type', part, 'status', 'True', 'observedGeneration', generation))
      ) as ready
      from resource join jsonb_to_recordset(${parts}::jsonb) as k(kind text, parts jsonb) using (kind)
      where deleted_at is null
    ) r group by r.kind, r.ready`.execute(db);
  return rows;
}

const changed = { version: sql<number>`version + 1`, updatedAt: sql<Date>`now()` } as const;
const woken = { dueAt: sql<Date>`now()`, wakes: sql<number>`wakes + 1` } as const;

function present(db: Sql): SelectQueryBuilder<Tables, 'resource', Pick<ResourceRow, (typeof resourceColumns)[number]>> {
  return db.selectFrom('resource').select(resourceColumns).where('deletedAt', 'is', null);
}

async function notifyDue(tx: Tx, kind: Kind): Promise<void> {
  await sql`select pg_notify('hansa_due', ${kind})`.execute(tx);
}
