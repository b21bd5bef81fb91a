import { CloudError } from '@hansa/clouds';
import { asHansaError, isFalse } from '@hansa/core';
import {
  forgetDesired,
  forgetLink,
  forgetObserved,
  intendCall,
  latestCall,
  recordCall,
  shredSecrets,
} from '../../store/index.ts';
import type { PassContext, Phase } from '../phase.ts';
import { machineKey } from './machine-call.ts';
import type { HostScope } from './scope.ts';

const condition = 'MachineRunning';
const action = 'deleteMachine';

/**
 * The end of a host: its machine is deleted until the cloud proves it absent, then all that we kept of it is forgotten.
 * Nothing needs stopping first: a city node is deleted only when it holds no channel.
 */
export const leave: Phase<HostScope> = {
  condition,
  run: async (context, scope) => {
    const { host, creation } = scope;
    if (creation !== undefined) {
      const pollAfterMs = await deleteMachine(context, scope, creation.incarnation, creation.handle ?? undefined);
      if (pollAfterMs !== undefined) {
        const message = 'the machine is being deleted';
        return { conditions: [isFalse(condition, 'Deleting', message)], dueInMs: pollAfterMs, stop: true };
      }
    }
    await context.write(async (tx) => {
      await forgetDesired(tx, host.id);
      await forgetObserved(tx, host.id);
      await forgetLink(tx, host.id);
      await shredSecrets(tx, host.id);
      await tx.deleteFrom('bootstrapSecret').where('hostId', '=', host.id).execute();
      await tx.deleteFrom('task').where('hostId', '=', host.id).execute();
      await tx.deleteFrom('hostRevision').where('hostId', '=', host.id).execute();
    });
    return { gone: true };
  },
};

/** Undefined once the machine is proven absent; else when to look again. */
async function deleteMachine(
  context: PassContext,
  { host }: HostScope,
  incarnation: number,
  handle: string | undefined,
): Promise<number | undefined> {
  const provider = await context.clouds.provider(host.spec.cloud);
  const key = machineKey(context.league.leagueId, host.id, incarnation);
  const ref = handle === undefined ? { key } : { key, handle };
  const last = await latestCall(context.db.sql, host.id, incarnation, action);
  const call =
    last ?? (await context.write((tx) => intendCall(tx, { resourceId: host.id, incarnation, action, token: key })));
  const options = { signal: context.signal, callId: call.id };
  try {
    await provider.deleteMachine(ref, options);
    const { phase, pollAfterMs } = await provider.observeMachine(ref, options);
    if (phase !== 'absent') return pollAfterMs;
    await recordCall(context.db.sql, call.id, { state: 'done', handle });
    return undefined;
  } catch (error) {
    const { code, message } = asHansaError(error);
    const vendorRequestId = error instanceof CloudError ? error.vendorRequestId : undefined;
    await recordCall(context.db.sql, call.id, { state: 'unknown', outcome: { code, message }, vendorRequestId });
    throw error;
  }
}
