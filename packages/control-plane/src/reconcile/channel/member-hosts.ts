import type { CityNodeSpec } from '@hansa/core';
import type { Sql } from '../../store/index.ts';

export interface MemberHost {
  readonly hostId: string;
  readonly cityNodeId: string;
  readonly city: string;
  readonly cloud: string;
}

/** The hosts of the city nodes in which a channel is placed. */
export async function memberHosts(db: Sql, channelId: string): Promise<MemberHost[]> {
  const rows = await db
    .selectFrom('placement')
    .innerJoin('resource as cityNode', 'cityNode.id', 'placement.cityNodeId')
    .innerJoin('resource as host', 'host.parentId', 'cityNode.id')
    .select(['host.id as hostId', 'cityNode.id as cityNodeId', 'cityNode.spec as spec'])
    .where('placement.channelId', '=', channelId)
    .where('host.kind', '=', 'host')
    .where('host.deletedAt', 'is', null)
    .execute();
  return rows.map(({ hostId, cityNodeId, spec }) => {
    const { city, cloud } = spec as CityNodeSpec;
    return { hostId, cityNodeId, city, cloud };
  });
}
