import type { Kind } from '@hansa/core';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { type StoredResource, toView } from './resource-row.ts';
import type { EventType } from './tables.ts';

/** Where a reader of events stands: after the event of this transaction and number. */
export interface EventPosition {
  /** An xid8 as decimal text. */
  readonly xid: string;
  readonly id: number;
}

export interface StoredEvent {
  readonly position: EventPosition;
  readonly kind: Kind;
  readonly resourceId: string;
  readonly type: EventType;
  readonly at: string;
  /** The resource as it then was. */
  readonly body: Record<string, unknown>;
}

export interface EventFilter {
  readonly ownerId?: string;
  readonly resourceId?: string;
  readonly kind?: Kind;
}

export const eventStart: EventPosition = { xid: '0', id: 0 };

export const formatPosition = ({ xid, id }: EventPosition): string => `${xid}.${id}`;

/** Undefined when the text is no position. */
export function parsePosition(text: string): EventPosition | undefined {
  const match = /^(\d{1,20})\.(\d{1,15})$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { xid: match[1], id: Number(match[2]) };
}

/** Says what became of a resource, in the transaction that did it, and tells the readers. */
export async function appendEvent(tx: Tx, type: EventType, resource: StoredResource<unknown, unknown>): Promise<void> {
  const body = JSON.stringify(toView(resource));
  await sql`
    with told as (select pg_notify('hansa_event', ''))
    insert into event (kind, resource_id, owner_id, type, body)
    select ${resource.kind}, ${resource.id}, ${resource.ownerId}, ${type}, ${body}::jsonb from told`.execute(tx);
}

/**
 * Events after `after`, in commit order: only those of transactions older than every one that still runs, so that a late
 * commit is never skipped. `held` says that there are younger ones, which a reader sees by asking again shortly.
 */
export async function readEvents(
  db: Sql,
  after: EventPosition,
  limit: number,
  filter: EventFilter = {},
): Promise<{ events: StoredEvent[]; held: boolean }> {
  let query = db
    .selectFrom('event')
    .select(['id', 'kind', 'resourceId', 'type', 'createdAt', 'body'])
    .select(sql<string>`xid::text`.as('xid'))
    .select(sql<boolean>`xid >= pg_snapshot_xmin(pg_current_snapshot())`.as('young'))
    .where(sql<boolean>`(xid, id) > (${after.xid}::xid8, ${after.id}::bigint)`)
    .orderBy(sql`event.xid`)
    .orderBy('id')
    .limit(limit);
  if (filter.ownerId !== undefined) query = query.where('ownerId', '=', filter.ownerId);
  if (filter.resourceId !== undefined) query = query.where('resourceId', '=', filter.resourceId);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  const rows = await query.execute();
  const old = rows.filter(({ young }) => !young);
  const events = old.map(({ id, xid, kind, resourceId, type, createdAt, body }) => ({
    position: { xid, id },
    kind,
    resourceId,
    type,
    at: createdAt.toISOString(),
    body,
  }));
  return { events, held: old.length < rows.length };
}

/** The position that a reader starts from who wants only what comes next. */
export async function newestPosition(db: Sql): Promise<EventPosition> {
  const { rows } = await sql<{ xid: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(db);
  return { xid: rows[0]?.xid ?? eventStart.xid, id: 0 };
}

/** Forgets events older than this; returns how many. */
export async function pruneEvents(db: Sql, olderThanMs: number): Promise<number> {
  const result = await db
    .deleteFrom('event')
    .where('createdAt', '<', sql<Date>`now() - ${olderThanMs} * interval '1 millisecond'`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
