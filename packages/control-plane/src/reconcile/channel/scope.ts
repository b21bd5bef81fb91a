import type {
  ContractDefinition,
  DesiredBundle,
  DesiredChannel,
  ObservedBundle,
  ObservedChannel,
  ObservedNode,
} from '@hansa/agent/protocol';
import { type Channel, cities, type GatewayBundle, runs, type Tenant, type TierName, tiers } from '@hansa/core';
import { readOwnBundle } from '../../issuer/bundle-signer.ts';
import {
  getResource,
  type PlacementRow,
  placementsOf,
  type StoredResource,
  type Task,
  tasksOf,
  tenantKeys,
} from '../../store/index.ts';
import {
  desiredNode,
  type HostView,
  isSilent,
  loadHostViews,
  observedBundle,
  observedChannel,
  observedNode,
} from '../host-view.ts';
import type { ReconcileDeps } from '../phase.ts';
import { type PresetVersion, presetLabel } from '../settings.ts';
import { type MemberHost, memberHosts } from './member-hosts.ts';

/** A host that serves the channel for its city, and what it should have and says it has. */
export interface Member {
  readonly placement: PlacementRow;
  readonly cityNodeId: string;
  readonly city: string;
  /** For messages: the city's name. */
  readonly cityName: string;
  readonly cloud: string;
  readonly hostId: string;
  /** What of its city's part is this host's: the consenter, a peer. */
  readonly orders: boolean;
  readonly endorses: boolean;
  readonly silent: boolean;
  readonly lost: boolean;
  readonly address:
    | { readonly host: string; readonly orderer: number; readonly peer: number; readonly gateway: number }
    | undefined;
  readonly node: ObservedNode | undefined;
  readonly desired: DesiredChannel | undefined;
  readonly observed: ObservedChannel | undefined;
  readonly bundle: ObservedBundle | undefined;
  /** What its gateway is to serve from. */
  readonly signed: GatewayBundle | undefined;
}

/** What the phases of a channel decide upon. Members are in the order of their cities' consenter numbers, then of their ids. */
export interface ChannelScope {
  readonly channel: Channel;
  readonly tenant: Tenant;
  readonly tier: (typeof tiers)[TierName];
  readonly members: readonly Member[];
  readonly contracts: readonly ContractDefinition[];
  readonly tasks: readonly Task[];
  /** SHA-256 of the tenant's keys. */
  readonly keys: readonly string[];
}

export const channelSubject = (channelId: string): string => `channel/${channelId}`;

export async function loadChannelScope(deps: ReconcileDeps, resource: StoredResource): Promise<ChannelScope> {
  const db = deps.db.sql;
  const channel = resource as unknown as Channel;
  const [stored, placements, hosts, tasks, keys] = await Promise.all([
    getResource(db, channel.parentId ?? ''),
    placementsOf(db, channel.id),
    memberHosts(db, channel.id),
    tasksOf(db, channel.id),
    tenantKeys(db, [channel.parentId ?? '']),
  ]);
  if (stored === undefined) throw new Error(`The channel ${channel.id} has no tenant`);
  const tenant = stored as unknown as Tenant;
  const hostIds = hosts.map(({ hostId }) => hostId);
  const views = await loadHostViews(db, hostIds, ['node', 'bundle', channelSubject(channel.id)]);
  const members = placements.flatMap((placement) =>
    hosts.flatMap((host) => {
      const view = views.get(host.hostId);
      return host.cityNodeId !== placement.cityNodeId || view === undefined
        ? []
        : [toMember(placement, host, view, channel.id, deps.settings.silentAfterMs)];
    }),
  );
  return {
    channel,
    tenant,
    tier: tiers[tenant.spec.tier],
    members,
    contracts: contractDefinitions(channel.spec.contracts, deps.settings.presets),
    tasks,
    keys: keys.map(({ sha256 }) => sha256),
  };
}

function toMember(
  placement: PlacementRow,
  { hostId, city, cloud, role, lost }: MemberHost,
  view: HostView,
  channelId: string,
  silentAfterMs: number,
): Member {
  const node = desiredNode(view);
  const ports = node?.ports ?? undefined;
  const bundle = view.desired.get('bundle') as DesiredBundle | undefined;
  return {
    placement,
    cityNodeId: placement.cityNodeId,
    city,
    cityName: cities.find(({ code }) => code === city)?.name ?? city,
    cloud,
    hostId,
    orders: placement.orders && runs(role, 'orderer'),
    endorses: placement.endorses && runs(role, 'peer'),
    lost,
    silent: isSilent(view, silentAfterMs),
    address:
      node === undefined || ports === undefined
        ? undefined
        : { host: node.advertisedAddress, orderer: ports.orderer, peer: ports.peer, gateway: ports.gateway },
    node: observedNode(view),
    desired: view.desired.get(channelSubject(channelId)) as DesiredChannel | undefined,
    observed: observedChannel(view, channelId),
    bundle: observedBundle(view),
    signed: bundle === undefined ? undefined : readOwnBundle(bundle.jws),
  };
}

/** The presets of a spec as chaincode definitions; the first version of a channel's contract has sequence 1. */
export function contractDefinitions(
  wanted: readonly { readonly preset: string }[],
  presets: readonly PresetVersion[],
): ContractDefinition[] {
  return wanted.map(({ preset: name }) => {
    const preset = presets.find((each) => each.name === name);
    if (preset === undefined) throw new Error(`There is no preset ${name}`);
    return { name, version: preset.version, sequence: 1, label: presetLabel(preset) };
  });
}
