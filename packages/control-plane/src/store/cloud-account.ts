import type { CloudAccountSpec, CloudAccountStatus, Kind } from '@hansa/core';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { wake } from './resource.ts';
import { resourceColumns, type StoredResource, toResource } from './resource-row.ts';

export type StoredAccount = StoredResource<CloudAccountSpec, CloudAccountStatus>;

/** Live resources of a kind that stand on an account, those being deleted included: their machines are not gone yet. */
async function standingOn(db: Sql, kind: Kind, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('resource')
    .select('id')
    .where('kind', '=', kind)
    .where(sql<boolean>`spec ->> 'account' = ${accountId}`)
    .where('deletedAt', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

export const cityNodesOnAccount = (db: Sql, accountId: string): Promise<string[]> =>
  standingOn(db, 'city-node', accountId);

/** All that waits for the account looks again now. */
export async function wakeHostsOnAccount(tx: Tx, accountId: string): Promise<void> {
  await wake(tx, await standingOn(tx, 'host', accountId));
}

/** An operator's accounts on a cloud that are not being deleted; they stay until the transaction ends. */
export async function lockAccounts(tx: Tx, operatorId: string, cloud: string): Promise<StoredAccount[]> {
  const rows = await tx
    .selectFrom('resource')
    .select(resourceColumns)
    .where('kind', '=', 'cloud-account')
    .where('parentId', '=', operatorId)
    .where(sql<boolean>`spec ->> 'cloud' = ${cloud}`)
    .where('deletedAt', 'is', null)
    .where('deletingAt', 'is', null)
    .orderBy('id')
    .limit(100)
    .forShare()
    .execute();
  return rows.map((row) => toResource<CloudAccountSpec, CloudAccountStatus>(row));
}

/** The operator's live city nodes in these cities, by city; those being deleted still hold their city. */
export async function cityNodesIn(
  db: Sql,
  operatorId: string,
  cities: readonly string[],
): Promise<Map<string, string>> {
  if (cities.length === 0) return new Map();
  const rows = await db
    .selectFrom('resource')
    .select('id')
    .select(sql<string>`spec ->> 'city'`.as('city'))
    .where('kind', '=', 'city-node')
    .where('parentId', '=', operatorId)
    .where(sql<boolean>`spec ->> 'city' = any(${cities}::text[])`)
    .where('deletedAt', 'is', null)
    .execute();
  return new Map(rows.map(({ id, city }) => [city, id]));
}

/** Where the account's machines stand, when that was seen to be whole so lately. */
export async function recentSite(db: Sql, accountId: string, withinMs: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('externalCall')
    .innerJoin('resource', 'resource.id', 'externalCall.resourceId')
    .select('handle')
    .where(sql<boolean>`spec ->> 'account' = ${accountId}`)
    .where('action', '=', 'ensureSite')
    .where('state', '=', 'done')
    .where(sql<boolean>`ended_at > now() - ${withinMs} * interval '1 millisecond'`)
    .orderBy('endedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.handle ?? undefined;
}

/** Whether something was, or may have been, made with the account: a site, or a machine of a host that is still there. */
export async function hasMade(db: Sql, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('externalCall')
    .innerJoin('resource', 'resource.id', 'externalCall.resourceId')
    .select('externalCall.id')
    .where(sql<boolean>`spec ->> 'account' = ${accountId}`)
    .where('action', 'in', ['ensureSite', 'createMachine'])
    .where('state', '!=', 'failed')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
