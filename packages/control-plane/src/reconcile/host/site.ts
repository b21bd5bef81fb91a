import type { ErrorCode, Host } from '@hansa/core';
import type { OpenCloud } from '../../cloud/clouds.ts';
import { type ExternalCall, intendCall, latestCall, recentSite, wakeHostsOnAccount } from '../../store/index.ts';
import type { PassContext } from '../phase.ts';
import { recorded } from '../recorded-call.ts';
import { hostPorts } from './ports.ts';
import type { HostScope } from './scope.ts';

const action = 'ensureSite';
const pollMsDefault = 2_000;
/** A site that was whole so lately is taken to be: a roll-out asks once, not once a machine. */
const believedMs = 600_000;
/** Whose turn it is not looks again then, unless the whole site wakes it before. */
const awaitMs = 5_000;

/** What others reach on a host. */
export const siteIngress = [hostPorts.orderer, hostPorts.peer, hostPorts.gateway].map((port) => ({
  port,
  from: '0.0.0.0/0',
}));

export type Site =
  | { readonly done: true; readonly site: string }
  | { readonly done: false; readonly pollAfterMs: number };

/**
 * The network and firewall that the league's machines of an account stand in, or one step towards them. Hosts of one account
 * share it: one takes the steps, and wakes the others when it is whole. After a creation that the cloud refused it is looked at
 * anew. @throws CloudError
 */
export async function siteFor(
  context: PassContext,
  cloud: OpenCloud,
  scope: HostScope,
  incarnation: number,
): Promise<Site> {
  const { host, cityNode, creation } = scope;
  const { cloud: name, account } = host.spec;
  if (account !== undefined && !wasRefused(creation)) {
    const site = await recentSite(context.db.sql, account, believedMs);
    if (site !== undefined) return { done: true, site };
  }
  // On a cloud without accounts every city is a region of its own.
  const region = cloud.region ?? cityNode.city;
  const turn = await context.clouds.inTurn(`site/${account ?? `${name}/${region}`}`, async () => {
    const call = await siteCall(context, host, incarnation);
    const answer = await ensureSite(context, cloud, region, call);
    if (answer.done && call.state !== 'done' && account !== undefined) {
      await context.write((tx) => wakeHostsOnAccount(tx, account));
    }
    return { answer, restMs: answer.done ? 0 : answer.pollAfterMs };
  });
  return 'answer' in turn ? turn.answer : { done: false, pollAfterMs: Math.min(turn.waitMs, awaitMs) };
}

/** For a reason that does not pass by itself, such as a network that is gone. */
const wasRefused = (creation: ExternalCall | undefined): boolean =>
  creation?.state === 'failed' && (creation.outcome as { code?: ErrorCode } | null)?.code === 'cloud.refused';

/** The row of this incarnation's call: the same one until it fails. */
async function siteCall(
  { db, league, write }: PassContext,
  { id: resourceId, spec }: Host,
  incarnation: number,
): Promise<ExternalCall> {
  const last = await latestCall(db.sql, resourceId, incarnation, action);
  if (last !== undefined && last.state !== 'failed') return last;
  const call = { resourceId, accountId: spec.account, incarnation, action, token: league.leagueId };
  return write((tx) => intendCall(tx, call));
}

async function ensureSite(
  context: PassContext,
  { provider }: OpenCloud,
  region: string,
  call: ExternalCall,
): Promise<Site> {
  const owner = context.league.leagueId;
  return recorded<Site>(context, call, async (options) => {
    const step = await provider.ensureSite({ owner, key: owner, region, ingress: siteIngress }, options);
    if (step.done) return { done: true, answer: { done: true, site: step.site }, handle: step.site };
    return { done: false, answer: { done: false, pollAfterMs: step.pollAfterMs ?? pollMsDefault } };
  });
}
