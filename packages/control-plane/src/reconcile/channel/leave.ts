import type { DesiredChannel } from '@hansa/agent/protocol';
import { isFalse, isTrue } from '@hansa/core';
import { placementLeaving, removeDesired, removePlacement, upsertDesiredAll, wake } from '../../store/index.ts';
import type { PassContext, Phase, PhaseReport } from '../phase.ts';
import { namesOf } from './judge.ts';
import { type ChannelScope, channelSubject, type Member } from './scope.ts';

const condition = 'Left';

/**
 * Second of a deletion: every orderer leaves (its agent removes the write-ahead log), before any peer does. A machine that is
 * proven absent has left; one that is only silent has not.
 */
export const leaveOrderers: Phase<ChannelScope> = {
  condition,
  run: async (context, { channel, members }) => {
    const remaining = members.filter(({ desired, lost }) => desired !== undefined && !lost);
    await tell(context, channel.id, remaining, (desired) => ({ ...desired, order: false }));
    const there = remaining.filter(({ observed }) => observed?.orderer !== 'absent');
    return there.length === 0 ? {} : waiting(`waiting for the orderers of ${namesOf(there)} to leave`);
  },
};

/** Third: each peer leaves in an unjoin window of its host; a city whose peers all left gives its capacity back. */
export const leavePeers: Phase<ChannelScope> = {
  condition,
  run: async (context, { channel, members }) => {
    const there = members.filter(
      ({ desired, observed, lost }) => desired !== undefined && !lost && observed?.peer !== 'absent',
    );
    const stays = new Set(there.map(({ cityNodeId }) => cityNodeId));
    const left = members.filter(
      (member) => !there.includes(member) && (member.desired !== undefined || !stays.has(member.cityNodeId)),
    );
    await tell(context, channel.id, there, (desired) => ({ ...desired, endorse: false }));
    const asked = there.filter(({ placement }) => placement.leavingAt === null);
    if (left.length + asked.length > 0) {
      await context.write(async (tx) => {
        for (const { cityNodeId } of asked) await placementLeaving(tx, channel.id, cityNodeId);
        for (const { cityNodeId, hostId } of left) {
          await removeDesired(tx, hostId, channelSubject(channel.id));
          if (!stays.has(cityNodeId)) await removePlacement(tx, channel.id, cityNodeId);
        }
        await wake(tx, [...asked.map(({ hostId }) => hostId), ...left.map(({ cityNodeId }) => cityNodeId)]);
      });
    }
    if (there.length === 0) return { conditions: [isTrue(condition)], gone: true };
    return waiting(`waiting for an unjoin window of the peers of ${namesOf(there)}`);
  },
};

async function tell(
  context: PassContext,
  channelId: string,
  members: readonly Member[],
  change: (desired: DesiredChannel) => DesiredChannel,
): Promise<void> {
  const subject = channelSubject(channelId);
  const entries = members.flatMap(({ hostId, desired }) => {
    if (desired === undefined) return [];
    const body = change(desired);
    return body.order === desired.order && body.endorse === desired.endorse ? [] : [{ hostId, subject, body }];
  });
  if (entries.length > 0) await context.write((tx) => upsertDesiredAll(tx, entries));
}

const waiting = (message: string): PhaseReport => ({
  conditions: [isFalse(condition, 'Leaving', message)],
  status: { waitingFor: message },
  stop: true,
});
