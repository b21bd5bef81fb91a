import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { wake } from './resource.ts';

/** What is known of the looks at a host's machine. */
export interface MachineLook {
  /** A listing gave a reason to ask the cloud, which has not been asked since. */
  readonly wanted: boolean;
  /** Whether that listing showed the machine. */
  readonly listed: boolean;
  /** Since the cloud was last asked about a healthy host; undefined: never. */
  readonly agedMs: number | undefined;
}

export async function machineLookOf(db: Sql, hostId: string): Promise<MachineLook> {
  const row = await db
    .selectFrom('machineLook')
    .select('listed')
    .select(sql<boolean>`wanted_at is not null and (looked_at is null or wanted_at > looked_at)`.as('wanted'))
    .select(sql<number | null>`(extract(epoch from clock_timestamp() - looked_at) * 1000)::float8`.as('agedMs'))
    .where('hostId', '=', hostId)
    .executeTakeFirst();
  return { wanted: row?.wanted ?? false, listed: row?.listed ?? true, agedMs: row?.agedMs ?? undefined };
}

/** The cloud is about to be asked: what a listing wants from now on is another look. */
export async function noteLook(db: Sql, hostId: string): Promise<void> {
  const lookedAt = sql<Date>`clock_timestamp()`;
  await db
    .insertInto('machineLook')
    .values({ hostId, lookedAt })
    .onConflict((conflict) => conflict.column('hostId').doUpdateSet({ lookedAt }))
    .execute();
}

/** A listing differs from what these hosts should have: each asks the cloud about its machine. */
export async function wantLooks(
  tx: Tx,
  differing: readonly { readonly hostId: string; readonly listed: boolean }[],
): Promise<void> {
  if (differing.length === 0) return;
  const wantedAt = sql<Date>`clock_timestamp()`;
  await tx
    .insertInto('machineLook')
    .values(differing.map(({ hostId, listed }) => ({ hostId, listed, wantedAt })))
    .onConflict((conflict) => conflict.column('hostId').doUpdateSet({ wantedAt, listed: sql`excluded.listed` }))
    .execute();
  await wake(
    tx,
    differing.map(({ hostId }) => hostId),
  );
}

export async function forgetLooks(tx: Tx, hostId: string): Promise<void> {
  await tx.deleteFrom('machineLook').where('hostId', '=', hostId).execute();
}

/** Hosts whose machine is not as it was ordered, by reason. */
export async function countDrift(db: Sql): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select c ->> 'reason' as reason, count(*)::int as count
    from resource, jsonb_array_elements(conditions) as c
    where kind = 'host' and deleted_at is null and c ->> 'type' = 'MachineAsSpecified' and c ->> 'status' = 'False'
    group by 1`.execute(db);
  return rows;
}
