import type { NewId } from '@hansa/core';
import { sql } from 'kysely';
import { createResource, type Database, findByName, mintToken, type Tx } from '../store/index.ts';

/** The operator whose city nodes are those that an admin deploys without naming one. */
export const defaultOperatorName = 'default';

/** Any number, the same everywhere: several starters take turns. */
const firstStartLock = 4_782_640_118;

/** Makes the default operator unless there is one; answers its id. */
export function ensureDefaultOperator(db: Database, ids: NewId): Promise<string> {
  return inTurn(db, async (tx) => {
    const there = await findByName(tx, 'operator', defaultOperatorName);
    if (there !== undefined) return there.id;
    const id = ids('operator');
    await createResource(tx, { id, kind: 'operator', name: defaultOperatorName, parentId: null, spec: {} });
    return id;
  });
}

/**
 * Makes an admin token unless one is in force. `keep` gets its text inside the transaction: when it cannot keep it (a full
 * disk), there is no token and the next start makes one. False: there was one already.
 */
export function ensureAdminToken(db: Database, keep: (text: string) => Promise<void>): Promise<boolean> {
  return inTurn(db, async (tx) => {
    const there = await tx
      .selectFrom('token')
      .select('id')
      .where('role', '=', 'admin')
      .where('revokedAt', 'is', null)
      .where(sql<boolean>`(expires_at is null or expires_at > now())`)
      .limit(1)
      .executeTakeFirst();
    if (there !== undefined) return false;
    const label = 'made at the first start';
    const { text } = await mintToken(tx, { role: 'admin', principalId: null, keyRole: null, label, expiresAt: null });
    await keep(text);
    return true;
  });
}

function inTurn<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${firstStartLock})`.execute(tx);
    return work(tx);
  });
}
