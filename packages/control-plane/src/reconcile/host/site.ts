import { CloudError } from '@hansa/clouds';
import { asHansaError } from '@hansa/core';
import type { OpenCloud } from '../../cloud/clouds.ts';
import { intendCall, latestCall, recordCall } from '../../store/index.ts';
import type { PassContext } from '../phase.ts';
import { hostPorts } from './ports.ts';

const action = 'ensureSite';
const pollMsDefault = 2_000;

export type Site =
  | { readonly done: true; readonly site: string }
  | { readonly done: false; readonly pollAfterMs: number };

export interface SiteFor {
  readonly hostId: string;
  readonly incarnation: number;
  readonly city: string;
}

/**
 * One step towards the network and firewall that the league's machines of an account stand in. The account says the region; on
 * a cloud without accounts the city is one. @throws CloudError
 */
export async function ensureSite(
  context: PassContext,
  { provider, region }: OpenCloud,
  { hostId, incarnation, city }: SiteFor,
): Promise<Site> {
  const owner = context.league.leagueId;
  const last = await latestCall(context.db.sql, hostId, incarnation, action);
  const call =
    last !== undefined && last.state !== 'failed'
      ? last
      : await context.write((tx) => intendCall(tx, { resourceId: hostId, incarnation, action, token: owner }));
  const ingress = [hostPorts.orderer, hostPorts.peer, hostPorts.gateway].map((port) => ({ port, from: '0.0.0.0/0' }));
  try {
    const step = await provider.ensureSite(
      { owner, key: owner, region: region ?? city, ingress },
      { signal: context.signal, callId: call.id },
    );
    if (!step.done) return { done: false, pollAfterMs: step.pollAfterMs ?? pollMsDefault };
    if (call.state !== 'done') await recordCall(context.db.sql, call.id, { state: 'done', handle: step.site });
    return { done: true, site: step.site };
  } catch (error) {
    const { code, message } = asHansaError(error);
    const vendorRequestId = error instanceof CloudError ? error.vendorRequestId : undefined;
    await recordCall(context.db.sql, call.id, { state: 'failed', outcome: { code, message }, vendorRequestId });
    throw error;
  }
}
