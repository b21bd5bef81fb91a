import type { CityNodeSpec, Placement } from '@hansa/core';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Sql, Tx } from './database.ts';
import { readinessOf, resourceColumns, toResource } from './resource-row.ts';
import type { PlacementTable } from './tables.ts';

export type PlacementRow = Selectable<PlacementTable>;

/** The one measure so far: how many channels a city node takes. */
export const channelSlots = 'channels';

export interface PlacementCandidate {
  readonly cityNodeId: string;
  readonly city: string;
  readonly cloud: string;
  readonly freeChannels: number;
}

/** City nodes that may take another channel: Ready, schedulable, with the room that they have left (maybe none). */
export async function placementCandidates(db: Sql): Promise<PlacementCandidate[]> {
  const rows = await db
    .selectFrom('resource')
    .innerJoin('capacity', 'capacity.cityNodeId', 'resource.id')
    .select(resourceColumns)
    .select(sql<number>`total - used`.as('free'))
    .where('kind', '=', 'city-node')
    .where('measure', '=', channelSlots)
    .where('deletedAt', 'is', null)
    .where('deletingAt', 'is', null)
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => {
    const cityNode = toResource<CityNodeSpec, object>(row);
    if (!cityNode.spec.schedulable || !readinessOf(cityNode).ready) return [];
    const { city, cloud } = cityNode.spec;
    return [{ cityNodeId: cityNode.id, city, cloud, freeChannels: row.free }];
  });
}

/** City nodes that there are, Ready or not, in different cities. */
export async function countCityNodes(db: Sql): Promise<number> {
  const { count } = await db
    .selectFrom('resource')
    .select(sql<number>`count(distinct spec ->> 'city')`.as('count'))
    .where('kind', '=', 'city-node')
    .where('deletedAt', 'is', null)
    .where('deletingAt', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Takes one slot in each city node, all or none: the ids of those that have no room or are being deleted; empty when all
 * were taken.
 */
export async function takeCapacity(tx: Tx, cityNodeIds: readonly string[]): Promise<string[]> {
  const locked = await tx
    .selectFrom('capacity')
    .select('cityNodeId')
    .select(sql<boolean>`used < total`.as('hasRoom'))
    .where('cityNodeId', 'in', cityNodeIds)
    .where('measure', '=', channelSlots)
    .orderBy('cityNodeId')
    .forUpdate()
    .execute();
  const withRoom = new Set(locked.filter(({ hasRoom }) => hasRoom).map(({ cityNodeId }) => cityNodeId));
  for (const id of await deletingAmong(tx, cityNodeIds)) withRoom.delete(id);
  const full = cityNodeIds.filter((id) => !withRoom.has(id));
  if (full.length > 0) return full;
  await tx
    .updateTable('capacity')
    .set({ used: sql`used + 1` })
    .where('cityNodeId', 'in', cityNodeIds)
    .where('measure', '=', channelSlots)
    .where(sql<boolean>`used < total`)
    .execute();
  return [];
}

/** Read after the capacity was locked, as `countChannelsHosted` does: a deletion and a rent see each other. */
async function deletingAmong(tx: Tx, cityNodeIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('resource')
    .select('id')
    .where('id', 'in', cityNodeIds)
    .where((or) => or.or([or('deletingAt', 'is not', null), or('deletedAt', 'is not', null)]))
    .execute();
  return rows.map(({ id }) => id);
}

/** Stores a channel's placement; its capacity must have been taken in the same transaction. */
export async function insertPlacements(tx: Tx, channelId: string, placements: readonly Placement[]): Promise<void> {
  const rows = placements.map(({ cityNodeId, endorses, orders, consenterNo }) => ({
    channelId,
    cityNodeId,
    endorses,
    orders,
    consenterNo,
  }));
  await tx.insertInto('placement').values(rows).execute();
}

/** Ends a placement and gives its slot back. False: it had ended already. */
export async function removePlacement(tx: Tx, channelId: string, cityNodeId: string): Promise<boolean> {
  const { rows } = await sql`
    with gone as (
      delete from placement where channel_id = ${channelId} and city_node_id = ${cityNodeId} returning city_node_id
    )
    update capacity c set used = used - 1 from gone
    where c.city_node_id = gone.city_node_id and c.measure = ${channelSlots}
    returning c.city_node_id`.execute(tx);
  return rows.length > 0;
}

/** Says how many channels a city node takes in all. Never below what it hosts. */
export async function setCapacity(tx: Tx, cityNodeId: string, total: number): Promise<void> {
  await tx
    .insertInto('capacity')
    .values({ cityNodeId, measure: channelSlots, total })
    .onConflict((conflict) =>
      conflict
        .columns(['cityNodeId', 'measure'])
        .doUpdateSet({ total: sql`greatest(excluded.total, capacity.used)` })
        .where('capacity.total', '<>', total),
    )
    .execute();
}

/** Of a city node that is gone. */
export async function forgetCapacity(tx: Tx, cityNodeId: string): Promise<void> {
  await tx.deleteFrom('capacity').where('cityNodeId', '=', cityNodeId).execute();
}

export async function placementsOf(db: Sql, channelId: string): Promise<PlacementRow[]> {
  return db
    .selectFrom('placement')
    .selectAll()
    .where('channelId', '=', channelId)
    .orderBy('consenterNo')
    .orderBy('cityNodeId')
    .execute();
}

export async function placementsOn(db: Sql, cityNodeId: string): Promise<PlacementRow[]> {
  return db.selectFrom('placement').selectAll().where('cityNodeId', '=', cityNodeId).orderBy('channelId').execute();
}

/** Nobody places a channel on a city node until the transaction ends. */
export async function lockCapacity(tx: Tx, cityNodeId: string): Promise<void> {
  await tx
    .selectFrom('capacity')
    .select('used')
    .where('cityNodeId', '=', cityNodeId)
    .where('measure', '=', channelSlots)
    .forUpdate()
    .execute();
}

/** How many channels a city node hosts that are not on their way out; nobody places another one until the transaction ends. */
export async function countChannelsHosted(tx: Tx, cityNodeId: string): Promise<number> {
  await lockCapacity(tx, cityNodeId);
  const { count } = await tx
    .selectFrom('placement')
    .innerJoin('resource as channel', 'channel.id', 'placement.channelId')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('placement.cityNodeId', '=', cityNodeId)
    .where('channel.deletingAt', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The channel began to leave this city's peer: it waits for an unjoin window. Keeps the first time. */
export async function placementLeaving(tx: Tx, channelId: string, cityNodeId: string): Promise<void> {
  await tx
    .updateTable('placement')
    .set({ leavingAt: sql`now()` })
    .where('channelId', '=', channelId)
    .where('cityNodeId', '=', cityNodeId)
    .where('leavingAt', 'is', null)
    .execute();
}
