import { runs } from '@hansa/core';
import { sql } from 'kysely';
import { ensureTask, type PlacementRow, type Tx } from '../../store/index.ts';
import { observedChannel } from '../host-view.ts';
import type { PassContext, Phase } from '../phase.ts';
import type { HostScope } from './scope.ts';

export interface WindowRule {
  readonly pending: number;
  readonly afterMs: number;
}

/**
 * Taking a channel off a peer needs the peer stopped, so unjoins gather: the window opens with enough of them, after long
 * enough, or when the city is being deleted. Channels whose task runs already are not counted, nor those that this host's peer
 * has left while another of the city has not.
 */
export const unjoinWindow: Phase<HostScope> = {
  run: async (context, scope) => {
    const { host, cityNode } = scope;
    const leaving = leavingHere(scope);
    if (leaving.length === 0) return {};
    const { unjoinPending: pending, unjoinAfterMs: afterMs } = context.settings;
    const opensInMs = cityNode.deleting ? 0 : windowOpensInMs(leaving, { pending, afterMs }, context.clock.nowMs());
    if (opensInMs > 0) return { dueInMs: opensInMs };
    const begun = await unjoin(
      context,
      host.id,
      cityNode.id,
      leaving.map(({ channelId }) => channelId),
    );
    return begun ? {} : { dueInMs: 1_000 };
  },
};

function leavingHere({ host, view, placements }: HostScope): PlacementRow[] {
  if (!runs(host.spec.role, 'peer')) return [];
  return placements.filter(
    ({ channelId, leavingAt }) =>
      leavingAt !== null &&
      view.desired.has(`channel/${channelId}`) &&
      observedChannel(view, channelId)?.peer !== 'absent',
  );
}

/** Milliseconds until the window opens; 0 when it is open. */
export function windowOpensInMs(
  leaving: readonly Pick<PlacementRow, 'leavingAt'>[],
  { pending, afterMs }: WindowRule,
  nowMs: number,
): number {
  if (leaving.length >= pending) return 0;
  const oldestMs = Math.min(...leaving.map(({ leavingAt }) => leavingAt?.getTime() ?? nowMs));
  return Math.max(0, oldestMs + afterMs - nowMs);
}

/** One task for all that leave. False when a peer that shares a channel with this one is stopped just now. */
function unjoin(
  context: PassContext,
  hostId: string,
  cityNodeId: string,
  leaving: readonly string[],
): Promise<boolean> {
  return context.write(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('unjoin', 0))`.execute(tx);
    const open = await openUnjoins(tx);
    const remaining = await withoutJustUnjoined(tx, hostId, leaving);
    if (remaining.length === 0 || open.some((task) => task.hostId === hostId)) return true;
    const busyCities = open.map((task) => task.cityNodeId);
    if (busyCities.length > 0 && (await sharesChannel(tx, cityNodeId, busyCities))) return false;
    const channelIds = remaining.toSorted();
    const key = `unjoin/${hostId}/${await nextNumber(tx, hostId)}`;
    await ensureTask(tx, { hostId, resourceId: hostId, key, kind: 'unjoin_channels', body: { channelIds } });
    return true;
  });
}

function openUnjoins(tx: Tx): Promise<{ hostId: string; cityNodeId: string | null }[]> {
  return tx
    .selectFrom('task')
    .innerJoin('resource', 'resource.id', 'task.hostId')
    .select(['task.hostId', 'resource.parentId as cityNodeId'])
    .where('task.kind', '=', 'unjoin_channels')
    .where('task.state', 'in', ['pending', 'sent'])
    .where('resource.deletedAt', 'is', null)
    .execute();
}

/** A task's end may be known before the peer's report that follows it: its channels are not asked for at once again. */
async function withoutJustUnjoined(tx: Tx, hostId: string, channelIds: readonly string[]): Promise<string[]> {
  const ended = await tx
    .selectFrom('task')
    .select('body')
    .where('hostId', '=', hostId)
    .where('kind', '=', 'unjoin_channels')
    .where('state', '=', 'done')
    .where('endedAt', '>', sql<Date>`now() - interval '30 seconds'`)
    .execute();
  const unjoined = new Set(ended.flatMap(({ body }) => (body as { channelIds?: string[] }).channelIds ?? []));
  return channelIds.filter((id) => !unjoined.has(id));
}

async function sharesChannel(tx: Tx, cityNodeId: string, others: readonly (string | null)[]): Promise<boolean> {
  const shared = await tx
    .selectFrom('placement as mine')
    .innerJoin('placement as theirs', 'theirs.channelId', 'mine.channelId')
    .select('mine.channelId')
    .where('mine.cityNodeId', '=', cityNodeId)
    .where(
      'theirs.cityNodeId',
      'in',
      others.filter((id) => id !== null),
    )
    .limit(1)
    .executeTakeFirst();
  return shared !== undefined;
}

async function nextNumber(tx: Tx, hostId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('task')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('hostId', '=', hostId)
    .where('kind', '=', 'unjoin_channels')
    .executeTakeFirstOrThrow();
  return count + 1;
}
