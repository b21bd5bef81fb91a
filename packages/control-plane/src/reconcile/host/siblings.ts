import type { DesiredNode } from '@hansa/agent/protocol';
import type { Host, HostRole, HostSpec } from '@hansa/core';
import { runs } from '@hansa/core';
import type { Sql } from '../../store/index.ts';

/** Another host of the same city node. */
export interface Sibling {
  readonly hostId: string;
  readonly role: HostRole;
  /** `host:port` of its peer as others reach it; undefined without a peer, and until it has an address. */
  readonly peer: string | undefined;
}

/** The other hosts of a host's city, by id; a `whole` host has none and costs no question. */
export async function siblingsOf(db: Sql, { id, parentId, spec }: Host): Promise<Sibling[]> {
  if (spec.role === 'whole') return [];
  const rows = await db
    .selectFrom('resource')
    .leftJoin('desired', (on) => on.onRef('desired.hostId', '=', 'resource.id').on('desired.subject', '=', 'node'))
    .select(['resource.id', 'resource.spec', 'desired.body'])
    .where('kind', '=', 'host')
    .where('parentId', '=', parentId)
    .where('resource.id', '<>', id)
    .where('deletedAt', 'is', null)
    .orderBy('resource.id')
    .execute();
  return rows.map(({ id: hostId, spec: stored, body }) => {
    const { role } = stored as HostSpec;
    const node = (body ?? undefined) as DesiredNode | undefined;
    const reached = runs(role, 'peer') && node?.ports;
    return { hostId, role, peer: reached ? `${node?.advertisedAddress}:${node?.ports?.peer}` : undefined };
  });
}
