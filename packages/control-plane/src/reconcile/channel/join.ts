import type { Phase } from '../phase.ts';
import { judge } from './judge.ts';
import type { ChannelScope } from './scope.ts';

const condition = 'PeersJoined';

/** PeersJoined: every endorsing peer holds the channel's ledger. */
export const join: Phase<ChannelScope> = {
  condition,
  run: (_context, { members }) => ({
    conditions: [
      judge({
        condition,
        members: members.filter(({ endorses }) => endorses),
        holds: ({ observed }) => observed?.peer === 'joined',
        otherwise: 'the peer has not joined yet',
      }),
    ],
  }),
};
