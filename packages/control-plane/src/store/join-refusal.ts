import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { wake } from './resource.ts';
import type { JoinRefusalTable } from './tables.ts';

export type JoinRefusal = Selectable<JoinRefusalTable>;

/** Whoever changes address with each call makes no news for ever. */
const callersMax = 20;

/**
 * Keeps the newest caller that was refused though it told the secret, and wakes the host. False, and nothing is changed, when it
 * is the one that was kept already, or there were 20 different ones of the incarnation.
 */
export async function putJoinRefusal(
  tx: Tx,
  refusal: Pick<JoinRefusal, 'hostId' | 'incarnation' | 'caller' | 'message'>,
): Promise<boolean> {
  const { hostId, ...said } = refusal;
  const callersBefore = sql`case when join_refusal.incarnation = ${refusal.incarnation} then join_refusal.callers else 0 end`;
  const kept = await tx
    .insertInto('joinRefusal')
    .values(refusal)
    .onConflict((conflict) =>
      conflict
        .column('hostId')
        .doUpdateSet({ ...said, refusedAt: sql`now()`, callers: sql<number>`${callersBefore} + 1` })
        .where((row) =>
          row.or([
            row('joinRefusal.incarnation', '!=', refusal.incarnation),
            row.and([row('joinRefusal.message', '!=', refusal.message), row('joinRefusal.callers', '<', callersMax)]),
          ]),
        ),
    )
    .returning('hostId')
    .executeTakeFirst();
  if (kept !== undefined) await wake(tx, hostId);
  return kept !== undefined;
}

export async function getJoinRefusal(db: Sql, hostId: string): Promise<JoinRefusal | undefined> {
  return db.selectFrom('joinRefusal').selectAll().where('hostId', '=', hostId).executeTakeFirst();
}
