import { isFalse } from '@hansa/core';
import { refreshBundle } from '../bundle/refresh.ts';
import type { Phase } from '../phase.ts';
import type { ChannelScope } from './scope.ts';

const condition = 'GatewaysServing';

/** First of a deletion: the gateways' bundles no longer name the channel. */
export const close: Phase<ChannelScope> = {
  condition,
  run: async (context, { members }) => {
    await Promise.all(members.map(({ hostId }) => refreshBundle(context, hostId)));
    return { conditions: [isFalse(condition, 'Deleting', 'the gateways no longer serve the channel')] };
  },
};
