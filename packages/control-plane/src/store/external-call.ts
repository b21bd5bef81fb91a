import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import type { ExternalCallState, ExternalCallTable } from './tables.ts';

export type ExternalCall = Selectable<ExternalCallTable>;

export interface NewExternalCall {
  readonly resourceId: string;
  /** The account that the call is made with; absent on a cloud without accounts. */
  readonly accountId?: string | undefined;
  readonly incarnation: number;
  /** `createMachine`, `deleteMachine`, … */
  readonly action: string;
  /** The idempotency token that the cloud gets: made of league, host and incarnation. */
  readonly token: string;
  /** What is asked for, as its operator may read it: never user data. */
  readonly asked?: Readonly<Record<string, unknown>>;
}

/** Written and committed before the call. */
export async function intendCall(tx: Tx, { asked, ...call }: NewExternalCall): Promise<ExternalCall> {
  return tx
    .insertInto('externalCall')
    .values({ ...call, state: 'intended', ...(asked === undefined ? {} : { asked: JSON.stringify(asked) }) })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What an intent asks for, where that was not known when it was written; the first word holds. */
export async function askFor(tx: Tx, id: string, asked: Readonly<Record<string, unknown>>): Promise<void> {
  const set = { asked: JSON.stringify(asked) };
  await tx.updateTable('externalCall').set(set).where('id', '=', id).where('asked', 'is', null).execute();
}

/** Written after the call; `unknown` when its answer was lost. */
export async function recordCall(
  db: Sql,
  id: string,
  end: {
    readonly state: Exclude<ExternalCallState, 'intended'>;
    readonly handle?: string | undefined;
    readonly outcome?: object | undefined;
    readonly vendorRequestId?: string | undefined;
  },
): Promise<void> {
  await db
    .updateTable('externalCall')
    .set({
      state: end.state,
      handle: end.handle ?? null,
      outcome: end.outcome === undefined ? null : JSON.stringify(end.outcome),
      vendorRequestId: end.vendorRequestId ?? null,
      endedAt: end.state === 'unknown' ? null : sql`now()`,
    })
    .where('id', '=', id)
    .execute();
}

export async function getCall(db: Sql, id: string): Promise<ExternalCall> {
  return db.selectFrom('externalCall').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** Of the machines of a host that were ever intended; 0: none. */
export async function newestIncarnation(db: Sql, hostId: string): Promise<number> {
  const row = await db
    .selectFrom('externalCall')
    .select(({ fn }) => fn.max('incarnation').as('newest'))
    .where('resourceId', '=', hostId)
    .where('action', '=', 'createMachine')
    .executeTakeFirst();
  return row?.newest ?? 0;
}

/** A host of the city node is asked to live in another machine than the newest that was ever meant for it. */
export async function replacesAny(db: Sql, cityNodeId: string): Promise<boolean> {
  const asked = await db
    .selectFrom('resource as host')
    .select('host.id')
    .where('host.kind', '=', 'host')
    .where('host.parentId', '=', cityNodeId)
    .where('host.deletedAt', 'is', null)
    .where(
      sql<boolean>`(host.spec ->> 'incarnation')::int > (select max(incarnation) from external_call where resource_id = host.id and action = 'createMachine')`,
    )
    .limit(1)
    .executeTakeFirst();
  return asked !== undefined;
}

/** The newest call of this action for an incarnation: looked up before calling again. */
export async function latestCall(
  db: Sql,
  resourceId: string,
  incarnation: number,
  action: string,
): Promise<ExternalCall | undefined> {
  return db
    .selectFrom('externalCall')
    .selectAll()
    .where('resourceId', '=', resourceId)
    .where('incarnation', '=', incarnation)
    .where('action', '=', action)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

/** Those of a resource, or all that were made with an account; oldest first, after `afterId`. */
export async function listCalls(
  db: Sql,
  of: { readonly resourceId: string } | { readonly accountId: string },
  page: { readonly afterId?: string | undefined; readonly limit: number },
): Promise<ExternalCall[]> {
  const [column, id] =
    'accountId' in of ? (['accountId', of.accountId] as const) : (['resourceId', of.resourceId] as const);
  let query = db
    .selectFrom('externalCall')
    .selectAll()
    .where(column, '=', id)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(page.limit);
  if (page.afterId !== undefined) {
    const { afterId } = page;
    query = query.where(
      sql<boolean>`(created_at, id) > (select created_at, id from external_call where id = ${afterId})`,
    );
  }
  return query.execute();
}
