import { CloudError, type MachineObservation, TurnAwaited } from '@hansa/clouds';
import { type ConditionReport, findCondition, holds, isFalse, isTrue, isUnknown } from '@hansa/core';
import { noteLook } from '../../store/index.ts';
import { cloudFailure } from '../cloud-failure.ts';
import { driftCondition } from '../drift.ts';
import { isSilent } from '../host-view.ts';
import { machineKey, machineTags } from '../machine-key.ts';
import type { PassContext, Phase, PhaseReport } from '../phase.ts';
import { makeMachine } from './machine-call.ts';
import { deleteMachine } from './machine-delete.ts';
import { type Starting, startMachine, startSeen } from './machine-start.ts';
import { ownMachine } from './own-machine.ts';
import { nextMachine, obstacleTo, replacedReport, replaceMachine, replacementAsked } from './replace.ts';
import { addressesOf, type HostScope } from './scope.ts';
import { siteFor } from './site.ts';

const condition = 'MachineRunning';

/**
 * MachineRunning: the host's machine exists, once, and is seen to run. Beside: MachineAsSpecified. While its agent is heard the
 * cloud is asked only when a listing differs from what was ordered or, where nothing is listed, now and then.
 */
export const machine: Phase<HostScope> = {
  condition,
  run: async (context, scope) => {
    const { host, creation } = scope;
    const proven = agentProvesIt(context, scope);
    const look = lookIsDue(context, scope);
    if (proven && !look) return { conditions: [isTrue(condition)] };
    if (host.spec.cloud === 'own') return ownMachine(context, scope);
    const obstacle = replacementAsked(scope) ? obstacleTo(scope) : undefined;
    if (look) await noteLook(context.db.sql, host.id);
    try {
      if (creation !== undefined && replacementAsked(scope) && obstacle === undefined) {
        return await replaceMachine(context, scope, creation);
      }
      const report = await lookAtMachine(context, scope);
      return obstacle === undefined ? report : { ...report, conditions: [...(report.conditions ?? []), obstacle] };
    } catch (error) {
      if (error instanceof TurnAwaited) return turnAwaited(scope, error);
      if (!(error instanceof CloudError)) throw error;
      if (!proven) return cloudFailure(condition, error, { lost: creation?.state === 'done' });
      // What is heard runs, whatever becomes of our questions; the next listing asks again.
      context.log.warn(
        { errorClass: error.errorClass, reason: error.message },
        'a healthy machine could not be looked at',
      );
      return { conditions: [isTrue(condition)] };
    }
  },
};

async function lookAtMachine(context: PassContext, scope: HostScope): Promise<PhaseReport> {
  const { host, creation } = scope;
  const incarnation = creation?.incarnation ?? 1;
  const cloud = await context.clouds.open(host.spec);
  const made = creation?.state === 'done' ? creation.handle : null;
  const site = made === null ? await siteFor(context, cloud, scope, incarnation) : undefined;
  if (site?.done === false) return { conditions: [siteAwaited], dueInMs: site.pollAfterMs };
  const { provider } = cloud;
  const handle =
    made ??
    (await makeMachine(context, provider, {
      hostId: host.id,
      incarnation,
      spec: host.spec,
      site: site?.site ?? '',
      creation,
    }));
  const key = machineKey(context.league.leagueId, host.id, incarnation);
  const call = { signal: context.signal, callId: `${host.id}/observe` };
  const observation = await provider.observeMachine({ key, handle }, call);
  const drift = made === null ? [] : driftOf(context, scope, observation);
  if (made !== null && observation.phase === 'absent') return await absent(context, scope, incarnation, drift);
  scope.addresses = addressesOf(observation) ?? scope.addresses;
  await nudge(context, scope, observation, { provider, host, incarnation, key, handle });
  const { failure } = observation;
  // One that failed for a reason that asks for somebody is made anew no sooner than a creation refused for it.
  const told: PhaseReport =
    failure === undefined
      ? { conditions: [machineCondition(observation, repairsOf(scope))] }
      : cloudFailure(condition, failure, { lost: false });
  return {
    ...told,
    conditions: [
      ...(told.conditions ?? []),
      ...drift,
      ...(observation.phase === 'running' ? replacedReport(scope) : []),
    ],
    status: {
      incarnation,
      machineHandle: handle,
      ...(observation.privateAddress === undefined ? {} : { privateAddress: observation.privateAddress }),
      ...(observation.publicAddress === undefined ? {} : { publicAddress: observation.publicAddress }),
    },
    ...(observation.phase === 'running' ? {} : { dueInMs: observation.pollAfterMs }),
  };
}

/** A listing asked for it; on a cloud without accounts, whose machines no sweep lists, enough time has passed. */
function lookIsDue({ settings }: PassContext, { host, look }: HostScope): boolean {
  if (host.spec.cloud === 'own') return false;
  if (host.spec.account !== undefined) return look.wanted;
  return look.agedMs === undefined || look.agedMs >= settings.sweepEveryMs;
}

function driftOf({ league }: PassContext, scope: HostScope, observation: MachineObservation): ConditionReport[] {
  const { host, creation, look } = scope;
  const incarnation = creation?.incarnation ?? 1;
  const type = creation?.asked?.type;
  const ordered = {
    type: typeof type === 'string' ? type : undefined,
    tags: machineTags(league.leagueId, host.id, incarnation),
    listed: look.listed,
  };
  const report = driftCondition(observation, ordered, repairsOf(scope));
  return report === undefined ? [] : [report];
}

/** What is done about a machine, in words. */
interface Repairs {
  readonly stopped: string;
  readonly deleted: string;
  readonly failed: string;
}

function repairsOf(scope: HostScope): Repairs {
  const { onDrift } = scope.cityNode;
  return {
    stopped: onDrift.stopped === 'start' ? 'it is being started' : policyLeavesIt,
    deleted: onDrift.deleted === 'replace' ? 'MachineRunning says what becomes of the host' : policyLeavesIt,
    failed:
      obstacleTo(scope) === undefined
        ? 'it is deleted and made anew'
        : 'its disk holds what channels rest on, so it is left to a person',
  };
}

const policyLeavesIt = "the city's policy leaves it so";

/** Nothing was sent and nothing failed: what was known still is, and the turn comes. */
function turnAwaited({ host }: HostScope, { retryAfterMs = 0 }: TurnAwaited): PhaseReport {
  const known = findCondition(host.conditions, condition) !== undefined;
  const report = isFalse(condition, 'TurnAwaited', 'waits for its turn to call the cloud');
  return { conditions: known ? [] : [report], dueInMs: retryAfterMs };
}

const siteAwaited = isFalse(
  condition,
  'SiteCreating',
  "the network and firewall of the cloud account's machines are being made",
);

/** An agent that was just heard runs on a machine: the cloud need not be asked. */
function agentProvesIt({ settings }: PassContext, { host, view, creation, addresses }: HostScope): boolean {
  return (
    creation?.state === 'done' &&
    view.link?.incarnation === creation.incarnation &&
    !isSilent(view, settings.silentAfterMs) &&
    addresses !== undefined &&
    holds(host.conditions, condition, host.generation)
  );
}

/** What the cloud sees, as a condition. Exported for its test. */
export function machineCondition(
  { phase, error }: Pick<MachineObservation, 'phase' | 'error'>,
  repairs: Pick<Repairs, 'stopped' | 'failed'>,
): ConditionReport {
  switch (phase) {
    case 'running':
      return isTrue(condition);
    case 'creating':
      return isFalse(condition, 'Creating', 'the machine is being made');
    case 'stopped':
      return isFalse(condition, 'Stopped', `the machine was stopped; ${repairs.stopped}`);
    case 'failed':
      return isFalse(condition, 'Failed', `${error ?? 'the machine failed'}; ${repairs.failed}`);
    case 'suspended':
      return isFalse(condition, 'Suspended', error ?? 'the cloud has suspended the machine');
    case 'stopping':
    case 'deleting':
      return isFalse(condition, 'Stopping', 'the machine is stopping');
    case 'absent':
      return isFalse(condition, 'Creating', 'the cloud does not show the machine yet');
    case 'unknown':
      return isUnknown(condition, 'CloudSilent', 'the cloud does not say what became of the machine');
  }
}

async function nudge(
  context: PassContext,
  scope: HostScope,
  { phase }: MachineObservation,
  machine: Starting,
): Promise<void> {
  const { host, incarnation, handle } = machine;
  if (phase === 'running') await startSeen(context, machine);
  if (phase === 'stopped' && scope.cityNode.onDrift.stopped === 'start') await startMachine(context, machine);
  if (phase === 'failed' && obstacleTo(scope) === undefined)
    await deleteMachine(context, host, { incarnation, handle });
}

/** The machine is proven absent: another takes its place, unless the policy or a channel that would lose by it says no. */
async function absent(
  context: PassContext,
  scope: HostScope,
  incarnation: number,
  drift: readonly ConditionReport[],
): Promise<PhaseReport> {
  const obstacle = obstacleTo(scope);
  if (obstacle !== undefined) {
    const message = `the machine is gone, and with it its keys and ledgers. ${obstacle.message}, or restore it`;
    return { conditions: [isFalse(condition, 'MachineGone', message), obstacle, ...drift] };
  }
  if (scope.cityNode.onDrift.deleted === 'report') {
    return { conditions: [isFalse(condition, 'MachineGone', `the machine is gone; ${policyLeavesIt}`), ...drift] };
  }
  return nextMachine(context, scope, incarnation, drift);
}
