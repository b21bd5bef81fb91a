import { HansaError } from './errors.ts';
import { type HostRole, runs } from './kinds/host.ts';

const namedMax = 5;

/** A channel that is placed in the city of a host. */
export interface PlacedChannel {
  readonly channelId: string;
  readonly orders: boolean;
}

/**
 * Why a host's machine cannot be replaced without harm to the channels of its city: keys die with a machine. A new orderer has
 * other certificates than the channels' consenter sets name; a new certificate authority issues no members of channels whose
 * configurations name the old one. Neither update exists yet. A host that only endorses loses nothing that its city's
 * authority and the other cities could not give again. Undefined: nothing is in the way.
 */
export function replacementObstacle(
  { id, role }: { readonly id: string; readonly role: HostRole },
  channels: readonly PlacedChannel[],
): HansaError | undefined {
  const ordered = runs(role, 'orderer') ? channels.filter(({ orders }) => orders) : [];
  if (ordered.length > 0) {
    return new HansaError(
      'replace.needs-consenter-swap',
      `ReplaceNeedsConsenterSwap: the orderer of ${id} is a consenter of ${named(ordered)}; a new one could take part only ` +
        'after a swap in their consenter sets, which is not built yet. Delete the channels first',
    );
  }
  if (!runs(role, 'ca') || channels.length === 0) return undefined;
  return new HansaError(
    'replace.needs-membership-update',
    `ReplaceNeedsMembershipUpdate: the certificate authority of the city is on ${id}, and ${named(channels)} would know no ` +
      'member of a new one before an update of their configurations, which is not built yet. Delete the channels first',
  );
}

function named(channels: readonly PlacedChannel[]): string {
  const ids = channels.slice(0, namedMax).map(({ channelId }) => channelId);
  const count = channels.length === 1 ? 'the channel' : `${channels.length} channels:`;
  return `${count} ${ids.join(', ')}${channels.length > namedMax ? ', …' : ''}`;
}
