import { CloudError, type CloudProvider } from '@hansa/clouds';
import { type ConditionReport, isFalse, isTrue } from '@hansa/core';
import {
  type ExternalCall,
  forgetOrphan,
  getCall,
  intendOrphanDeletion,
  knownHosts,
  listOrphans,
  lockOrphan,
  type Orphan,
} from '../../store/index.ts';
import { parseMachineKey } from '../machine-key.ts';
import type { PassContext, Phase } from '../phase.ts';
import { recorded } from '../recorded-call.ts';
import { findOrphans, isRipe } from './orphan.ts';
import type { AccountScope } from './scope.ts';
import { settledAfterMs } from './sweep.ts';

const condition = 'NoOrphans';
const orphansMax = 1_000;
const deletionsAtOnceMax = 10;
const namedMax = 5;

/**
 * NoOrphans: every machine that carries the league's tags belongs to a host, or its operator keeps it. One whose quarantine is
 * over is deleted, by an intent of its own; nothing else ever is.
 */
export const orphans: Phase<AccountScope> = {
  condition,
  run: async (context, { account, provider }) => {
    if (provider === undefined) return {};
    const known = await listOrphans(context.db.sql, account.id, { limit: orphansMax });
    const { settings } = context;
    const { listLagMs } = provider.describe().capabilities;
    const quarantineMs = Math.max(settings.orphanQuarantineMs, settledAfterMs(listLagMs, settings));
    const goes = known.filter((orphan) => orphan.state === 'deleting' || isRipe(orphan, quarantineMs));
    const dueInMs: number[] = [];
    const gone = new Set<string>();
    for (const orphan of goes.slice(0, deletionsAtOnceMax)) {
      const pollAfterMs = await removeOrphan(context, provider, orphan);
      if (pollAfterMs === undefined) gone.add(orphan.key);
      else dueInMs.push(pollAfterMs);
    }
    if (goes.length > deletionsAtOnceMax) dueInMs.push(nextMs);
    const conditions = [orphansCondition(known.filter(({ key }) => !gone.has(key)))];
    return { conditions, ...(dueInMs.length === 0 ? {} : { dueInMs: Math.min(...dueInMs) }) };
  },
};

/** What an operator has decided to keep is no news. Exported for its test. */
export function orphansCondition(known: readonly Pick<Orphan, 'key' | 'state'>[]): ConditionReport {
  const unsettled = known.filter(({ state }) => state !== 'kept');
  if (unsettled.length === 0) return isTrue(condition);
  const keys = unsettled.slice(0, namedMax).map(({ key }) => key);
  const more = unsettled.length > namedMax ? ', …' : '';
  const subject = unsettled.length === 1 ? 'a machine carries' : `${unsettled.length} machines carry`;
  const message =
    `${subject} the league's tags and belong to no host: ${keys.join(', ')}${more}; after their quarantine they are ` +
    'deleted. `hansa cloud orphans` shows them, and keeps what shall stay';
  return isFalse(condition, 'Orphans', message);
}

const laterMs = 600_000;
const nextMs = 1_000;

/** One step; undefined once the cloud proves it absent. A refusal stands in its row, and other orphans do not wait for it. */
async function removeOrphan(
  context: PassContext,
  provider: CloudProvider,
  { accountId, key, handle }: Orphan,
): Promise<number | undefined> {
  const call = await deletionCall(context, { accountId, key });
  if (call === undefined) return laterMs;
  try {
    const pollAfterMs = await recorded<number | undefined>(context, call, async (options) => {
      await provider.deleteMachine({ key, handle }, options);
      const seen = await provider.observeMachine({ key, handle }, options);
      if (seen.phase !== 'absent') return { done: false, answer: seen.pollAfterMs };
      return { done: true, answer: undefined, handle };
    });
    if (pollAfterMs === undefined) await context.write((tx) => forgetOrphan(tx, accountId, key));
    return pollAfterMs;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    context.log.warn({ key, errorClass: error.errorClass, reason: error.message }, 'an orphan could not be deleted');
    return error.retryAfterMs ?? laterMs;
  }
}

/** The committed intent; undefined when its operator keeps it meanwhile, or the database knows a host for it after all. */
function deletionCall(
  { league, write }: PassContext,
  { accountId, key }: Pick<Orphan, 'accountId' | 'key'>,
): Promise<ExternalCall | undefined> {
  return write(async (tx) => {
    const orphan = await lockOrphan(tx, accountId, key);
    if (orphan === undefined || orphan.state === 'kept') return undefined;
    const { hostId } = parseMachineKey(league.leagueId, key) ?? {};
    const hosts = await knownHosts(tx, hostId === undefined ? [] : [hostId]);
    if (findOrphans(league.leagueId, [orphan], hosts).length === 0) return undefined;
    return orphan.callId === null ? intendOrphanDeletion(tx, orphan) : getCall(tx, orphan.callId);
  });
}
