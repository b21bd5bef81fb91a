import { isFalse, isTrue, isUnknown } from '@hansa/core';
import { isSilent } from '../host-view.ts';
import type { PassContext, PhaseReport } from '../phase.ts';
import { addressesOf, type HostScope } from './scope.ts';

const condition = 'MachineRunning';

/**
 * MachineRunning of a machine that its operator made: there is no cloud to ask, so it runs when its agent is heard, and while
 * nothing is heard nobody knows. Where it listens is what it said when it joined, else where it called from.
 */
export function ownMachine({ settings }: PassContext, scope: HostScope): PhaseReport {
  const { view, creation, joinedFrom } = scope;
  const incarnation = creation?.incarnation ?? 1;
  if (joinedFrom === undefined || joinedFrom.incarnation !== incarnation || view.link?.incarnation !== incarnation) {
    return {
      conditions: [
        isFalse(condition, 'JoinAwaited', 'run `hansa host join` on the machine, with the secret that was told'),
      ],
    };
  }
  const privateAddress = joinedFrom.listen ?? joinedFrom.caller;
  const publicAddress = joinedFrom.advertised ?? undefined;
  scope.addresses = addressesOf({ privateAddress, publicAddress });
  const report = isSilent(view, settings.silentAfterMs)
    ? isUnknown(condition, 'AgentSilent', 'the machine is not heard; only its operator knows whether it runs')
    : isTrue(condition);
  return { conditions: [report], status: { incarnation, privateAddress, publicAddress } };
}
