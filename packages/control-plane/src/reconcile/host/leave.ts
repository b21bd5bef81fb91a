import { CloudError, TurnAwaited } from '@hansa/clouds';
import { asHansaError, isFalse } from '@hansa/core';
import {
  type ExternalCall,
  forgetDesired,
  forgetHostAddress,
  forgetLink,
  forgetObserved,
  intendCall,
  latestCall,
  recordCall,
  shredSecrets,
} from '../../store/index.ts';
import { cloudFailure } from '../cloud-failure.ts';
import type { PassContext, Phase, PhaseReport } from '../phase.ts';
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
  { incarnation, handle }: ExternalCall,
): Promise<PhaseReport | undefined> {
  try {
    const pollAfterMs = await deleteMachine(context, scope, incarnation, handle ?? undefined);
    if (pollAfterMs === undefined) return undefined;
    return { conditions: [isFalse(condition, 'Deleting', 'the machine is being deleted')], dueInMs: pollAfterMs };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const report = cloudFailure(condition, error, { lost: false });
    return { ...report, status: { waitingFor: report.conditions?.[0]?.message } };
  }
}

/** Undefined once the machine is proven absent; else when to look again. */
async function deleteMachine(
  context: PassContext,
  { host }: HostScope,
  incarnation: number,
  handle: string | undefined,
): Promise<number | undefined> {
  const { provider } = await context.clouds.open(host.spec);
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
    if (error instanceof TurnAwaited) throw error;
    const { code, message } = asHansaError(error);
    const vendorRequestId = error instanceof CloudError ? error.vendorRequestId : undefined;
    await recordCall(context.db.sql, call.id, { state: 'unknown', outcome: { code, message }, vendorRequestId });
    throw error;
  }
}
