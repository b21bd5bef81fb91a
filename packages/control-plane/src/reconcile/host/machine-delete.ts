import type { Host } from '@hansa/core';
import { type ExternalCall, intendCall, latestCall } from '../../store/index.ts';
import { machineKey } from '../machine-key.ts';
import type { PassContext } from '../phase.ts';
import { recorded } from '../recorded-call.ts';

const action = 'deleteMachine';

/**
 * One step towards no machine of the incarnation that this creation made, or may have made. Undefined once the cloud proves it
 * absent; else when to look again. @throws CloudError
 */
export async function deleteMachine(
  context: PassContext,
  host: Host,
  { incarnation, handle }: Pick<ExternalCall, 'incarnation' | 'handle'>,
): Promise<number | undefined> {
  const { provider } = await context.clouds.open(host.spec);
  const key = machineKey(context.league.leagueId, host.id, incarnation);
  const ref = handle === null ? { key } : { key, handle };
  return recorded(context, await deletionCall(context, host, incarnation), async (options) => {
    await provider.deleteMachine(ref, options);
    const { phase, pollAfterMs } = await provider.observeMachine(ref, options);
    if (phase !== 'absent') return { done: false, answer: pollAfterMs };
    return { done: true, answer: undefined, handle: handle ?? undefined };
  });
}

/** One row an incarnation, however many steps its deletion takes. */
async function deletionCall(
  { db, league, write }: PassContext,
  host: Host,
  incarnation: number,
): Promise<ExternalCall> {
  const last = await latestCall(db.sql, host.id, incarnation, action);
  if (last !== undefined) return last;
  const token = machineKey(league.leagueId, host.id, incarnation);
  const call = { resourceId: host.id, accountId: host.spec.account, incarnation, action, token };
  return write((tx) => intendCall(tx, call));
}
