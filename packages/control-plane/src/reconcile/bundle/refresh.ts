import type { DesiredBundle, ObservedBundle } from '@hansa/agent/protocol';
import { type ChannelSpec, HansaError, type TenantSpec, tiers } from '@hansa/core';
import { sql } from 'kysely';
import { readOwnBundle } from '../../issuer/bundle-signer.ts';
import { desiredOf, observedOf, type Sql, tenantKeys, upsertDesired } from '../../store/index.ts';
import type { PassContext } from '../phase.ts';
import { gatewayCertificates } from './certificates.ts';
import { bundleContent, nextBundle, type PlacedChannel } from './content.ts';

const mostAttempts = 8;

/**
 * Brings the bundle of a host's gateway up to date: signed and stored anew only when it says something else, or nears its
 * end. Several may do so at once, for channels of their own: whoever finds that another was first looks again.
 */
export async function refreshBundle(context: PassContext, hostId: string): Promise<void> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    if (await refreshOnce(context, hostId)) return;
  }
  throw new HansaError(
    'database.unavailable',
    `The bundle of ${hostId} changes too fast to be signed; it is tried again`,
  );
}

/** False: the bundle changed meanwhile. */
async function refreshOnce(context: PassContext, hostId: string): Promise<boolean> {
  const db = context.db.sql;
  const [stored, observed, channels] = await Promise.all([
    desiredOf<DesiredBundle>(db, hostId, 'bundle'),
    observedOf<ObservedBundle>(db, hostId, 'bundle'),
    channelsPlacedOn(db, hostId),
  ]);
  if (stored === undefined && channels.length === 0) return true;
  const current = stored === undefined ? undefined : readOwnBundle(stored.jws);
  const nowMs = context.clock.nowMs();
  const tenantIds = [...new Set(channels.map(({ tenantId }) => tenantId))];
  const [keys, certificates] = await Promise.all([
    tenantKeys(db, tenantIds),
    gatewayCertificates(context.tenants, { hostId, tenantIds, current, csrs: observed?.csrs ?? [], nowMs }),
  ]);
  const content = bundleContent({
    gateway: hostId,
    channels,
    certificates,
    keys: keys.map(({ sha256, tenantId, role }) => ({ sha256, tenantId, role })),
  });
  const next = nextBundle(content, current, nowMs);
  if (next === undefined) return true;
  const jws = await context.bundles.sign(next);
  return await context.write(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`bundle/${hostId}`}, 0))`.execute(tx);
    const found = await desiredOf<DesiredBundle>(tx, hostId, 'bundle');
    if (found?.jws !== stored?.jws) return false;
    const body: DesiredBundle = { sequence: next.sequence, jws };
    await upsertDesired(tx, hostId, 'bundle', body);
    return true;
  });
}

/** The channels that a host's gateway serves: placed in its city node and not closing. */
async function channelsPlacedOn(db: Sql, hostId: string): Promise<PlacedChannel[]> {
  const rows = await db
    .selectFrom('resource as host')
    .innerJoin('placement', 'placement.cityNodeId', 'host.parentId')
    .innerJoin('resource as channel', 'channel.id', 'placement.channelId')
    .innerJoin('resource as tenant', 'tenant.id', 'channel.parentId')
    .select(['channel.id as channelId', 'channel.spec as spec', 'tenant.id as tenantId', 'tenant.spec as tenantSpec'])
    .where('host.id', '=', hostId)
    .where('channel.deletingAt', 'is', null)
    .where('channel.deletedAt', 'is', null)
    .execute();
  return rows.map(({ channelId, tenantId, spec, tenantSpec }) => ({
    channelId,
    tenantId,
    contracts: (spec as ChannelSpec).contracts.map(({ preset }) => preset),
    transactionsPerSecond: tiers[(tenantSpec as TenantSpec).tier].transactionsPerSecond,
  }));
}
