import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import type { ExternalCallState, ExternalCallTable } from './tables.ts';

export type ExternalCall = Selectable<ExternalCallTable>;

export interface NewExternalCall {
  readonly resourceId: string;
  readonly incarnation: number;
  /** `createMachine`, `deleteMachine`, … */
  readonly action: string;
  /** The idempotency token that the cloud gets: made of league, host and incarnation. */
  readonly token: string;
}

/** Written and committed before the call. */
export async function intendCall(tx: Tx, call: NewExternalCall): Promise<ExternalCall> {
  return tx
    .insertInto('externalCall')
    .values({ ...call, state: 'intended' })
    .returningAll()
    .executeTakeFirstOrThrow();
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

/** Oldest first, after `afterId`. */
export async function listCalls(
  db: Sql,
  resourceId: string,
  page: { readonly afterId?: string | undefined; readonly limit: number },
): Promise<ExternalCall[]> {
  let query = db
    .selectFrom('externalCall')
    .selectAll()
    .where('resourceId', '=', resourceId)
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
