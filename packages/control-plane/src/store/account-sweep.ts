import type { Condition } from '@hansa/core';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';

/** Whether the account's machines were listed to the end so lately. */
export async function sweptWithin(db: Sql, accountId: string, withinMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('accountSweep')
    .select('accountId')
    .where('accountId', '=', accountId)
    .where(sql<boolean>`swept_at > now() - ${withinMs} * interval '1 millisecond'`)
    .executeTakeFirst();
  return row !== undefined;
}

export async function noteSweep(tx: Tx, accountId: string): Promise<void> {
  const sweptAt = sql<Date>`now()`;
  await tx
    .insertInto('accountSweep')
    .values({ accountId, sweptAt })
    .onConflict((conflict) => conflict.column('accountId').doUpdateSet({ sweptAt }))
    .execute();
}

/** A host whose machine was made, as far as a listing is compared with it. */
export interface SweptHost {
  readonly hostId: string;
  readonly incarnation: number;
  /** As it was ordered; undefined for a machine of before this was kept. */
  readonly type: string | undefined;
  /** Since the cloud said that the machine is made. */
  readonly agedMs: number;
  readonly conditions: readonly Condition[];
}

/** Hosts that stand on an account and are to stay, with the machine that each should have. */
export async function sweptHosts(db: Sql, accountId: string): Promise<SweptHost[]> {
  const { rows } = await sql<SweptHost & { state: string; type: string | null }>`
    select distinct on (h.id) h.id as host_id, h.conditions, c.incarnation, c.state, c.asked ->> 'type' as type,
      coalesce((extract(epoch from now() - c.ended_at) * 1000)::float8, 0) as aged_ms
    from resource h join external_call c on c.resource_id = h.id and c.action = 'createMachine'
    where h.kind = 'host' and h.spec ->> 'account' = ${accountId} and h.deleted_at is null and h.deleting_at is null
    order by h.id, c.incarnation desc, c.created_at desc, c.id`.execute(db);
  return rows
    .filter(({ state }) => state === 'done')
    .map(({ state: _, type, ...host }) => ({ ...host, type: type ?? undefined }));
}
