import { CloudError, type CloudProvider, type ListedMachine } from '@hansa/clouds';
import { findCondition } from '@hansa/core';
import {
  knownHosts,
  noteSweep,
  type SweptHost,
  sweptHosts,
  sweptWithin,
  type Tx,
  takeInOrphans,
  wantLooks,
} from '../../store/index.ts';
import { cloudFailure } from '../cloud-failure.ts';
import { listedDiffers } from '../drift.ts';
import { machineKey, machineTags, parseMachineKey } from '../machine-key.ts';
import type { PassContext, Phase } from '../phase.ts';
import { findOrphans } from './orphan.ts';
import type { AccountScope } from './scope.ts';

const condition = 'NoOrphans';
const machinesMax = 10_000;

/**
 * One listing of all machines of the account, in both directions: a host whose machine is not shown as it was ordered asks the
 * cloud about it, and a machine that belongs to no host is taken in as an orphan. So a healthy account costs one listing,
 * however many machines it has.
 */
export const sweep: Phase<AccountScope> = {
  condition,
  run: async (context, scope) => {
    const { account, provider } = scope;
    const everyMs = context.settings.sweepEveryMs;
    // Where the credentials do not work, the check has said so; a wake between two sweeps costs no listing.
    if (provider === undefined || (await sweptWithin(context.db.sql, account.id, everyMs / 2))) return {};
    try {
      const listed = await listAll(context, provider, account.id);
      await context.write((tx) => takeIn(context, tx, scope, listed));
      return {};
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const report = cloudFailure(condition, error, { lost: true });
      // What passes by itself is no news: what the last listing told still stands.
      return error.cloudRetry === 'same-request' ? { ...report, conditions: [] } : report;
    }
  },
};

async function listAll(
  { league, signal }: PassContext,
  provider: CloudProvider,
  accountId: string,
): Promise<Map<string, ListedMachine>> {
  const listed = new Map<string, ListedMachine>();
  const call = { signal, callId: `${accountId}/sweep` };
  for await (const machine of provider.listMachines({ owner: league.leagueId }, call)) {
    listed.set(machine.key, machine);
    if (listed.size > machinesMax) {
      throw new CloudError('invalid', `The account lists more than ${machinesMax} machines; no sweep reads further`);
    }
  }
  return listed;
}

async function takeIn(
  { league, settings }: PassContext,
  tx: Tx,
  { account, provider }: AccountScope,
  listed: ReadonlyMap<string, ListedMachine>,
): Promise<void> {
  const { leagueId } = league;
  const named = [...listed.keys()].flatMap((key) => parseMachineKey(leagueId, key)?.hostId ?? []);
  const orphans = findOrphans(leagueId, listed.values(), await knownHosts(tx, named));
  await takeInOrphans(tx, { id: account.id, cloud: account.spec.cloud }, orphans);
  const listLagMs = provider?.describe().capabilities.listLagMs ?? 0;
  const hosts = await sweptHosts(tx, account.id);
  const differing = hosts.flatMap((host) => {
    const seen = listed.get(machineKey(leagueId, host.hostId, host.incarnation));
    const differs = isDifferent(leagueId, host, seen, settledAfterMs(listLagMs, settings));
    return differs ? [{ hostId: host.hostId, listed: seen !== undefined }] : [];
  });
  await wantLooks(tx, differing);
  await noteSweep(tx, account.id);
}

/** A host that was different is asked for once more, so that it hears when it is not. */
function isDifferent(leagueId: string, host: SweptHost, seen: ListedMachine | undefined, settledMs: number): boolean {
  if (findCondition(host.conditions, 'MachineAsSpecified')?.status === 'False') return true;
  if (seen === undefined) return host.agedMs > settledMs;
  return listedDiffers(seen, { type: host.type, tags: machineTags(leagueId, host.hostId, host.incarnation) });
}

/** How long what is not listed, or is listed still, proves nothing. */
export const settledAfterMs = (listLagMs: number, { sweepEveryMs }: { readonly sweepEveryMs: number }): number =>
  listLagMs + Math.min(60_000, sweepEveryMs);
