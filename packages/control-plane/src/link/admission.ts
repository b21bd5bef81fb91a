import { HansaError } from '@hansa/core';
import { linkOpened, spendBootstrapSecret, type Tx } from '../store/index.ts';
import type { PeerIdentity } from './peer-identity.ts';

/**
 * Lets a host in: it exists, and its certificate is of the newest incarnation that was ever intended. Its join secret is spent,
 * now that its certificate was seen. `join.refused` for a deleted host or an old machine.
 */
export async function admit(tx: Tx, { hostId, incarnation }: PeerIdentity, replica: string): Promise<void> {
  await requireCurrent(tx, { hostId, incarnation });
  await linkOpened(tx, { hostId, incarnation, replica });
  await spendBootstrapSecret(tx, hostId, incarnation);
}

/** `join.refused` unless the host exists and this is its newest incarnation. */
export async function requireCurrent(tx: Tx, { hostId, incarnation }: PeerIdentity): Promise<void> {
  const host = await tx
    .selectFrom('resource')
    .leftJoin('externalCall', (on) =>
      on.onRef('externalCall.resourceId', '=', 'resource.id').on('externalCall.action', '=', 'createMachine'),
    )
    .select(({ fn }) => fn.max('externalCall.incarnation').as('newest'))
    .where('resource.id', '=', hostId)
    .where('resource.kind', '=', 'host')
    .where('resource.deletedAt', 'is', null)
    .groupBy('resource.id')
    .executeTakeFirst();
  if (host === undefined) throw new HansaError('join.refused', `There is no host ${hostId}`);
  if (host.newest !== incarnation) {
    throw new HansaError('join.refused', `Incarnation ${incarnation} of ${hostId} is not its newest`);
  }
}
