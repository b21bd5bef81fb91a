import type { Phase } from '../phase.ts';
import { judge } from './judge.ts';
import type { ChannelScope } from './scope.ts';

const condition = 'OrderersJoined';

/** OrderersJoined: every orderer of the channel says that it is a consenter at work. */
export const order: Phase<ChannelScope> = {
  condition,
  run: (_context, { members }) => ({
    conditions: [
      judge({
        condition,
        members: members.filter(({ orders }) => orders),
        holds: ({ observed }) => observed?.orderer === 'active',
        otherwise: 'the orderer has not joined yet',
      }),
    ],
  }),
};
