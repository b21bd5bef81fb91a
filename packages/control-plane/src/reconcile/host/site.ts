import { CloudError, TurnAwaited } from '@hansa/clouds';
import { asHansaError } from '@hansa/core';
import type { OpenCloud } from '../../cloud/clouds.ts';
import { type ExternalCall, intendCall, latestCall, recentSite, recordCall } from '../../store/index.ts';
import type { PassContext } from '../phase.ts';
import { hostPorts } from './ports.ts';
import type { HostScope } from './scope.ts';

const action = 'ensureSite';
const pollMsDefault = 2_000;
/** A site that was whole so lately is taken to be: a roll-out asks once, not once a machine. */
const believedMs = 600_000;

export type Site =
  | { readonly done: true; readonly site: string }
  | { readonly done: false; readonly pollAfterMs: number };

/**
 * The network and firewall that the league's machines of an account stand in, or one step towards them. Hosts of one account
 * share it; after a creation that failed it is looked at anew. @throws CloudError
 */
export async function siteFor(
  context: PassContext,
  cloud: OpenCloud,
  scope: HostScope,
  incarnation: number,
): Promise<Site> {
  const { host, cityNode, creation } = scope;
  const { cloud: name, account } = host.spec;
  if (account !== undefined && creation?.state !== 'failed') {
    const site = await recentSite(context.db.sql, account, believedMs);
    if (site !== undefined) return { done: true, site };
  }
  // On a cloud without accounts every city is a region of its own.
  const region = cloud.region ?? cityNode.city;
  return context.clouds.once(`site/${account ?? `${name}/${region}`}`, async () =>
    ensureSite(context, cloud, region, await siteCall(context, host.id, incarnation)),
  );
}

/** The row of this incarnation's call: the same one until it fails. */
async function siteCall(
  { db, league, write }: PassContext,
  hostId: string,
  incarnation: number,
): Promise<ExternalCall> {
  const last = await latestCall(db.sql, hostId, incarnation, action);
  if (last !== undefined && last.state !== 'failed') return last;
  return write((tx) => intendCall(tx, { resourceId: hostId, incarnation, action, token: league.leagueId }));
}

async function ensureSite(
  { db, league, signal }: PassContext,
  { provider }: OpenCloud,
  region: string,
  { id, state }: ExternalCall,
): Promise<Site> {
  const owner = league.leagueId;
  const ingress = [hostPorts.orderer, hostPorts.peer, hostPorts.gateway].map((port) => ({ port, from: '0.0.0.0/0' }));
  try {
    const step = await provider.ensureSite({ owner, key: owner, region, ingress }, { signal, callId: id });
    if (!step.done) return { done: false, pollAfterMs: step.pollAfterMs ?? pollMsDefault };
    if (state !== 'done') await recordCall(db.sql, id, { state: 'done', handle: step.site });
    return { done: true, site: step.site };
  } catch (error) {
    if (error instanceof TurnAwaited) throw error;
    const { code, message } = asHansaError(error);
    const vendorRequestId = error instanceof CloudError ? error.vendorRequestId : undefined;
    await recordCall(db.sql, id, { state: 'failed', outcome: { code, message }, vendorRequestId });
    throw error;
  }
}
