import { CloudError } from '@hansa/clouds';
import { isFalse } from '@hansa/core';
import {
  type ExternalCall,
  forgetDesired,
  forgetHostAddress,
  forgetLink,
  forgetLooks,
  forgetObserved,
  shredSecrets,
} from '../../store/index.ts';
import { cloudFailure } from '../cloud-failure.ts';
import type { PassContext, Phase, PhaseReport } from '../phase.ts';
import { deleteMachine } from './machine-delete.ts';
import type { HostScope } from './scope.ts';

const condition = 'MachineRunning';

/**
 * The end of a host: its machine is deleted until the cloud proves it absent, then all that we kept of it is forgotten.
 * Nothing needs stopping first: a city node is deleted only when it holds no channel.
 */
export const leave: Phase<HostScope> = {
  condition,
  run: async (context, scope) => {
    const { host, creation } = scope;
    // What its operator made by hand is the operator's to remove; we only forget it.
    if (creation !== undefined && host.spec.cloud !== 'own') {
      const waiting = await deletion(context, scope, creation);
      if (waiting !== undefined) return { ...waiting, stop: true };
    }
    await context.write(async (tx) => {
      await forgetDesired(tx, host.id);
      await forgetObserved(tx, host.id);
      await forgetLink(tx, host.id);
      await forgetHostAddress(tx, host.id);
      await forgetLooks(tx, host.id);
      await shredSecrets(tx, host.id);
      await tx.deleteFrom('bootstrapSecret').where('hostId', '=', host.id).execute();
      await tx.deleteFrom('task').where('hostId', '=', host.id).execute();
      await tx.deleteFrom('hostRevision').where('hostId', '=', host.id).execute();
    });
    return { gone: true };
  },
};

/** Undefined once the machine is proven absent. */
async function deletion(
  context: PassContext,
  scope: HostScope,
  creation: ExternalCall,
): Promise<PhaseReport | undefined> {
  try {
    const pollAfterMs = await deleteMachine(context, scope.host, creation);
    if (pollAfterMs === undefined) return undefined;
    return { conditions: [isFalse(condition, 'Deleting', 'the machine is being deleted')], dueInMs: pollAfterMs };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const report = cloudFailure(condition, error, { lost: false });
    return { ...report, status: { waitingFor: report.conditions?.[0]?.message } };
  }
}
