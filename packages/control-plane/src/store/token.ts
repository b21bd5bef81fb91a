import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql } from './database.ts';
import type { Role, TokenTable } from './tables.ts';

/** A token as it is kept: never its text. */
export type Token = Selectable<TokenTable>;

export interface NewToken {
  readonly role: Role;
  /** The operator or tenant that the token speaks for; null for an admin. */
  readonly principalId: string | null;
  readonly keyRole: 'reader' | 'writer' | null;
  readonly label: string;
  readonly expiresAt: string | null;
}

export const hashToken = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A new token; its text is known only to the caller. */
export async function mintToken(db: Sql, token: NewToken): Promise<{ token: Token; text: string }> {
  const text = `hansa_${token.role}_${randomBytes(32).toString('base64url')}`;
  const row = await db
    .insertInto('token')
    .values({ ...token, sha256: hashToken(text) })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { token: row, text };
}

/** The token with this hash that is neither revoked nor expired, and whose principal is there. */
export async function findToken(db: Sql, sha256: string): Promise<Token | undefined> {
  return live(db)
    .where('sha256', '=', sha256)
    .where(
      sql<boolean>`(principal_id is null
        or exists (select 1 from resource r where r.id = principal_id and r.deleted_at is null))`,
    )
    .executeTakeFirst();
}

export interface TokenFilter {
  readonly principalId?: string;
  /** Only tenants' keys when `tenant`; only others when `people`. */
  readonly role?: Role;
}

/** Oldest first, after `afterId`; revoked and expired ones are not listed. */
export async function listTokens(
  db: Sql,
  filter: TokenFilter,
  page: { readonly afterId?: string | undefined; readonly limit: number },
): Promise<Token[]> {
  let query = live(db).orderBy('id').limit(page.limit);
  if (filter.principalId !== undefined) query = query.where('principalId', '=', filter.principalId);
  if (filter.role !== undefined) query = query.where('role', '=', filter.role);
  if (page.afterId !== undefined) query = query.where('id', '>', page.afterId);
  return query.execute();
}

/** Ends a token (of this principal). Undefined: there is none such. */
export async function revokeToken(db: Sql, id: string, principalId?: string): Promise<Token | undefined> {
  let update = db
    .updateTable('token')
    .set({ revokedAt: sql`now()` })
    .where('id', '=', id)
    .where('revokedAt', 'is', null);
  if (principalId !== undefined) update = update.where('principalId', '=', principalId);
  return update.returningAll().executeTakeFirst();
}

/** A tenant's keys as the gateways need them. */
export async function tenantKeys(
  db: Sql,
  tenantIds: readonly string[],
): Promise<{ sha256: string; tenantId: string; role: 'reader' | 'writer'; expiresAt: Date | null }[]> {
  if (tenantIds.length === 0) return [];
  const rows = await live(db)
    .where('role', '=', 'tenant')
    .where('principalId', 'in', tenantIds)
    .orderBy('id')
    .execute();
  return rows.flatMap(({ sha256, principalId, keyRole, expiresAt }) =>
    principalId === null || keyRole === null ? [] : [{ sha256, tenantId: principalId, role: keyRole, expiresAt }],
  );
}

const live = (db: Sql) =>
  db
    .selectFrom('token')
    .selectAll()
    .where('revokedAt', 'is', null)
    .where(sql<boolean>`(expires_at is null or expires_at > now())`);
