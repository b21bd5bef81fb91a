import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import type { AuditTable } from './tables.ts';

export type AuditRow = Selectable<AuditTable>;

export interface AuditEntry {
  /** ISO 8601. */
  readonly at: string;
  /** The token's id. */
  readonly principal: string;
  readonly role: string;
  readonly requestId: string;
  /** `create city-node`, `revoke token`, … */
  readonly action: string;
  readonly resourceId: string | null;
  /** What the resource's spec was and became; only its hash is kept. */
  readonly before: unknown;
  readonly after: unknown;
}

/** The hash that the first row carries as its previous one. */
const genesis = '0'.repeat(64);
/** Any number, the same everywhere: whoever holds this lock writes the next row. */
const chainLock = 4_782_640_117;

/** Adds a row to the chain. The last write of its transaction: the chain is locked until that ends. */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await sql`select pg_advisory_xact_lock(${chainLock})`.execute(tx);
  const last = await tx.selectFrom('audit').select('sha256').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const { before, after, ...named } = entry;
  const columns = {
    ...named,
    beforeSha256: hashOf(before),
    afterSha256: hashOf(after),
    previousSha256: last?.sha256 ?? genesis,
  };
  await tx
    .insertInto('audit')
    .values({ ...columns, sha256: rowHash(columns) })
    .execute();
}

export async function listAudit(
  db: Sql,
  page: { readonly afterId?: number | undefined; readonly limit: number },
): Promise<AuditRow[]> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where('id', '>', page.afterId ?? 0)
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

/** Walks the whole chain: the id of the first row that was changed, or that follows a row now missing. */
export async function findAuditBreak(db: Sql): Promise<number | undefined> {
  let previous = genesis;
  let afterId = 0;
  for (;;) {
    const rows = await listAudit(db, { afterId, limit: 500 });
    for (const row of rows) {
      const intact = row.previousSha256 === previous && row.sha256 === rowHash({ ...row, at: row.at.toISOString() });
      if (!intact) return row.id;
      previous = row.sha256;
      afterId = row.id;
    }
    if (rows.length === 0) return undefined;
  }
}

const hashOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : sha256(JSON.stringify(value));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Hashed = Omit<AuditRow, 'id' | 'at' | 'sha256'> & { readonly at: string };

function rowHash(row: Hashed): string {
  const fields = [row.at, row.principal, row.role, row.requestId, row.action, row.resourceId];
  return sha256(JSON.stringify([row.previousSha256, ...fields, row.beforeSha256, row.afterSha256]));
}
