import { isFalse, isTrue, toleratedFaults } from '@hansa/core';
import type { Phase } from '../phase.ts';
import type { ChannelScope } from './scope.ts';

/** Placed: stored together with the channel, so this only says so. Beside: CloudsSpread. */
export const place: Phase<ChannelScope> = {
  condition: 'Placed',
  run: (_context, { channel, members }) => {
    const placed =
      members.length > 0 ? isTrue('Placed') : isFalse('Placed', 'NoCity', 'no city serves the channel any more');
    return { conditions: [placed, cloudsSpread({ channel, members })], status: { channelId: channel.id } };
  },
};

function cloudsSpread({ channel, members }: Pick<ChannelScope, 'channel' | 'members'>) {
  const orderers = members.filter(({ orders }) => orders);
  const tolerated = toleratedFaults(channel.spec.ordering, orderers.length);
  const clouds = Map.groupBy(orderers, ({ cloud }) => cloud);
  const crowded = [...clouds].filter(([, { length }]) => length > tolerated).map(([cloud]) => cloud);
  if (crowded.length === 0) return isTrue('CloudsSpread');
  const message = `more orderers than the channel can lose are on ${crowded.join(', ')}`;
  return isFalse('CloudsSpread', crowded.every((cloud) => cloud === 'local') ? 'LocalExempt' : 'Crowded', message);
}
