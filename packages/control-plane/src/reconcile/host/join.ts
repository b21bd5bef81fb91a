import { type ConditionReport, findCondition, isFalse, isTrue, isUnknown } from '@hansa/core';
import { wake } from '../../store/index.ts';
import { isSilent, type LinkView } from '../host-view.ts';
import type { Phase } from '../phase.ts';
import { joinProven } from './proof.ts';
import type { HostScope } from './scope.ts';

const condition = 'AgentConnected';

/**
 * AgentConnected: the agent of this incarnation has been heard lately. Channels look again when that changes. JoinProven: how far it
 * is shown that the machine is the one that its cloud made.
 */
export const join: Phase<HostScope> = {
  condition,
  run: async (context, scope) => {
    const { host, view, creation, placements } = scope;
    const { silentAfterMs } = context.settings;
    const proof = await joinProven(context, scope);
    const report = agentCondition(view.link, creation?.incarnation ?? 1, silentAfterMs, proof);
    const before = findCondition(host.conditions, condition);
    if (before !== undefined && before.status !== report.status && placements.length > 0) {
      await context.write((tx) =>
        wake(
          tx,
          placements.map(({ channelId }) => channelId),
        ),
      );
    }
    const conditions = proof === undefined ? [report] : [report, proof];
    const { link } = view;
    if (link === undefined || link.connected || isSilent(view, silentAfterMs)) return { conditions };
    return { conditions, dueInMs: silentAfterMs - link.silentMs };
  },
};

/** Silence never means gone: an agent that was there and is not heard is Unknown. */
export function agentCondition(
  link: LinkView | undefined,
  incarnation: number,
  silentAfterMs: number,
  proof?: ConditionReport,
): ConditionReport {
  if (link === undefined || link.incarnation !== incarnation) {
    if (proof?.reason === 'CallerIsNotTheMachine') return isFalse(condition, proof.reason, proof.message);
    return isFalse(condition, 'Awaited', 'the machine has not joined yet');
  }
  if (isSilent({ link }, silentAfterMs)) {
    return isUnknown(condition, 'AgentSilent', `the agent was not heard for ${silentAfterMs / 1_000} seconds or more`);
  }
  return isTrue(condition);
}
