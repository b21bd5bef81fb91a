import { CloudError, type MachineObservation } from '@hansa/clouds';
import { type ConditionReport, holds, isFalse, isTrue, isUnknown } from '@hansa/core';
import { forgetDesired, forgetLink, forgetObserved, intendCall } from '../../store/index.ts';
import { cloudFailure } from '../cloud-failure.ts';
import { isSilent } from '../host-view.ts';
import type { PassContext, Phase, PhaseReport } from '../phase.ts';
import { createMachineAction, machineKey, makeMachine } from './machine-call.ts';
import { deleteMachine } from './machine-delete.ts';
import { type Starting, startMachine, startSeen } from './machine-start.ts';
import { ownMachine } from './own-machine.ts';
import { addressesOf, type HostScope } from './scope.ts';
import { siteFor } from './site.ts';

const condition = 'MachineRunning';

/** MachineRunning: the host's machine exists, once, and is seen to run. */
export const machine: Phase<HostScope> = {
  condition,
  run: async (context, scope) => {
    if (agentProvesIt(context, scope)) return { conditions: [isTrue(condition)] };
    if (scope.host.spec.cloud === 'own') return ownMachine(context, scope);
    try {
      return await lookAtMachine(context, scope);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      return cloudFailure(condition, error, { lost: scope.creation?.state === 'done' });
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
  if (made !== null && observation.phase === 'absent') return await replace(context, scope, incarnation);
  scope.addresses = addressesOf(observation) ?? scope.addresses;
  await nudge(context, observation, { provider, host, incarnation, key, handle });
  const { failure } = observation;
  return {
    // One that failed for a reason that asks for somebody is made anew no sooner than a creation refused for it.
    ...(failure === undefined
      ? { conditions: [machineCondition(observation)] }
      : cloudFailure(condition, failure, { lost: false })),
    status: {
      incarnation,
      machineHandle: handle,
      ...(observation.privateAddress === undefined ? {} : { privateAddress: observation.privateAddress }),
      ...(observation.publicAddress === undefined ? {} : { publicAddress: observation.publicAddress }),
    },
    ...(observation.phase === 'running' ? {} : { dueInMs: observation.pollAfterMs }),
  };
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
export function machineCondition({ phase, error }: Pick<MachineObservation, 'phase' | 'error'>): ConditionReport {
  switch (phase) {
    case 'running':
      return isTrue(condition);
    case 'creating':
      return isFalse(condition, 'Creating', 'the machine is being made');
    case 'stopped':
      return isFalse(condition, 'Stopped', 'the machine was stopped; it is being started');
    case 'failed':
      return isFalse(condition, 'Failed', error ?? 'the machine failed; it is deleted and made anew');
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

async function nudge(context: PassContext, { phase }: MachineObservation, machine: Starting): Promise<void> {
  const { host, incarnation, handle } = machine;
  if (phase === 'running') await startSeen(context, machine);
  if (phase === 'stopped') await startMachine(context, machine);
  if (phase === 'failed') await deleteMachine(context, host, { incarnation, handle });
}

/**
 * The machine is proven absent: the next incarnation begins with its intent. A city node that holds channels is left to a
 * person, since its keys and ledgers went with the machine.
 */
async function replace(context: PassContext, scope: HostScope, incarnation: number): Promise<PhaseReport> {
  const { host, placements } = scope;
  if (placements.length > 0) {
    const message = `the machine is gone, and with it the keys and ledgers of ${placements.length} channels; delete them or restore it`;
    return { conditions: [isFalse(condition, 'MachineGone', message)] };
  }
  const next = incarnation + 1;
  const token = machineKey(context.league.leagueId, host.id, next);
  await context.write(async (tx) => {
    await forgetDesired(tx, host.id);
    await forgetObserved(tx, host.id);
    await forgetLink(tx, host.id);
    const call = { resourceId: host.id, accountId: host.spec.account, incarnation: next, token };
    await intendCall(tx, { ...call, action: createMachineAction });
  });
  const gone = { machineHandle: undefined, privateAddress: undefined, publicAddress: undefined };
  return {
    conditions: [isFalse(condition, 'MachineGone', 'the machine is gone; the next one is being made')],
    status: { incarnation: next, ...gone },
    dueInMs: 0,
    stop: true,
  };
}
