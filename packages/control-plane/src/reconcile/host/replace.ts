import { type ConditionReport, type HostSpec, isFalse, isTrue, replacementObstacle, runs } from '@hansa/core';
import {
  type ExternalCall,
  forgetCapacity,
  forgetDesiredButChannels,
  forgetHostAddress,
  forgetLink,
  forgetLooks,
  forgetObserved,
  forgetObservedSubject,
  intendCall,
  lockCapacity,
  lockResource,
  newestIncarnation,
  patchSpec,
  placementsOn,
  removeDesired,
  type Tx,
  wake,
} from '../../store/index.ts';
import { machineKey } from '../machine-key.ts';
import type { PassContext, PhaseReport } from '../phase.ts';
import { createMachineAction } from './machine-call.ts';
import { deleteMachine } from './machine-delete.ts';
import type { HostScope } from './scope.ts';

const running = 'MachineRunning';
const replaced = 'MachineReplaced';

/** Another machine is wanted than the one that there is. */
export const replacementAsked = ({ host, creation }: Pick<HostScope, 'host' | 'creation'>): boolean =>
  creation !== undefined && (host.spec.incarnation ?? 0) > creation.incarnation;

/** MachineReplaced: what stands in the way of a replacement that is asked for, or that the loss of the machine asks for. */
export function obstacleTo({ host, placements }: Pick<HostScope, 'host' | 'placements'>): ConditionReport | undefined {
  const obstacle = replacementObstacle({ id: host.id, role: host.spec.role }, placements);
  if (obstacle === undefined) return undefined;
  const reason = obstacle.code === 'replace.needs-consenter-swap' ? 'ConsenterSwap' : 'MembershipUpdate';
  return isFalse(replaced, `ReplaceNeeds${reason}`, obstacle.message);
}

/** True once it was told of a replacement and none is asked for any more. */
export const replacedReport = (scope: HostScope): ConditionReport[] =>
  !replacementAsked(scope) && scope.host.conditions.some(({ type }) => type === replaced) ? [isTrue(replaced)] : [];

/**
 * One step of a replacement: the machine is deleted until the cloud proves it absent, and only then the next incarnation begins.
 * Nothing of a channel may be lost by it, which is looked at again in the transaction that keeps new channels out.
 */
export async function replaceMachine(
  context: PassContext,
  scope: HostScope,
  creation: ExternalCall,
): Promise<PhaseReport> {
  const obstacle = await context.write((tx) => keepChannelsOut(tx, scope));
  if (obstacle !== undefined) return { conditions: [obstacle] };
  const pollAfterMs = await deleteMachine(context, scope.host, creation);
  if (pollAfterMs === undefined) return nextMachine(context, scope, creation.incarnation);
  const message = 'the machine is being deleted; then the next one is made';
  return {
    conditions: [isFalse(running, 'Replacing', message), isFalse(replaced, 'Replacing', message)],
    dueInMs: pollAfterMs,
    stop: true,
  };
}

/** Whoever places a channel locks the capacity too, and finds none in a city whose authority or orderer is being replaced. */
async function keepChannelsOut(tx: Tx, { host, cityNode }: HostScope): Promise<ConditionReport | undefined> {
  if (!runs(host.spec.role, 'ca')) return undefined;
  await lockCapacity(tx, cityNode.id);
  const obstacle = obstacleTo({ host, placements: await placementsOn(tx, cityNode.id) });
  if (obstacle === undefined) await forgetCapacity(tx, cityNode.id);
  return obstacle;
}

/**
 * The machine is proven absent: the next incarnation begins with its intent. What the old one was told, said and was certified
 * for is forgotten, but for the channels: the new one joins them again, from block 0 on, and approves again.
 */
export async function nextMachine(
  context: PassContext,
  { host, siblings, placements }: HostScope,
  incarnation: number,
  drift: readonly ConditionReport[] = [],
): Promise<PhaseReport> {
  const next = incarnation + 1;
  const token = machineKey(context.league.leagueId, host.id, next);
  await context.write(async (tx) => {
    await forgetDesiredButChannels(tx, host.id);
    await forgetObserved(tx, host.id);
    await forgetLink(tx, host.id);
    await forgetHostAddress(tx, host.id);
    await forgetLooks(tx, host.id);
    for (const { hostId } of siblings) await removeDesired(tx, hostId, `certify/${host.id}`);
    await forgetObservedSubject(tx, `certify/${host.id}`);
    const call = { resourceId: host.id, accountId: host.spec.account, incarnation: next, token };
    await intendCall(tx, { ...call, action: createMachineAction });
    if (runs(host.spec.role, 'ca')) await replaceToo(tx, siblings);
    await wake(tx, [...siblings.map(({ hostId }) => hostId), ...placements.map(({ channelId }) => channelId)]);
  });
  const gone = { machineHandle: undefined, privateAddress: undefined, publicAddress: undefined };
  const message = 'the machine is gone; the next one is being made';
  return {
    conditions: [isFalse(running, 'MachineGone', message), isFalse(replaced, 'Replacing', message), ...drift],
    status: { incarnation: next, ...gone },
    dueInMs: 0,
    stop: true,
  };
}

/** What the city's lost authority certified is worth nothing any more: its other hosts begin anew with the new one. */
async function replaceToo(tx: Tx, siblings: HostScope['siblings']): Promise<void> {
  for (const { hostId } of siblings) {
    const sibling = await lockResource<HostSpec>(tx, hostId);
    const newest = await newestIncarnation(tx, hostId);
    if (sibling === undefined || newest === 0 || (sibling.spec.incarnation ?? 0) > newest) continue;
    await patchSpec(tx, hostId, { spec: { ...sibling.spec, incarnation: newest + 1 } });
  }
}
