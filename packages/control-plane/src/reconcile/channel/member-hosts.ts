import { type CityNodeSpec, findCondition, type HostRole, type HostSpec } from '@hansa/core';
import type { Sql } from '../../store/index.ts';

export interface MemberHost {
  readonly hostId: string;
  readonly cityNodeId: string;
  readonly city: string;
  readonly cloud: string;
  readonly role: HostRole;
  /** Its machine is proven absent, and what it held is gone with it. */
  readonly lost: boolean;
}

/** The hosts of the city nodes in which a channel is placed, by id. */
export async function memberHosts(db: Sql, channelId: string): Promise<MemberHost[]> {
  const rows = await db
    .selectFrom('placement')
    .innerJoin('resource as cityNode', 'cityNode.id', 'placement.cityNodeId')
    .innerJoin('resource as host', 'host.parentId', 'cityNode.id')
    .select(['host.id as hostId', 'host.spec as hostSpec', 'host.conditions'])
    .select(['cityNode.id as cityNodeId', 'cityNode.spec as spec'])
    .where('placement.channelId', '=', channelId)
    .where('host.kind', '=', 'host')
    .where('host.deletedAt', 'is', null)
    .orderBy('host.id')
    .execute();
  return rows.map(({ hostId, hostSpec, cityNodeId, spec, conditions }) => {
    const { city, cloud } = spec as CityNodeSpec;
    const lost = findCondition(conditions, 'MachineRunning')?.reason === 'MachineGone';
    return { hostId, cityNodeId, city, cloud, role: (hostSpec as HostSpec).role, lost };
  });
}
