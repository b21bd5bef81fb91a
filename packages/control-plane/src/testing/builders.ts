import type { ObservedChannel, ObservedNode } from '@hansa/agent/protocol';
import type { Channel, Host } from '@hansa/core';
import type { Member } from '../reconcile/channel/scope.ts';
import type { HostView } from '../reconcile/host-view.ts';

/** A city that serves a channel and has said nothing yet. */
export function aMember(n: number, overrides: Partial<Member> = {}): Member {
  return {
    placement: {
      channelId: 'ch-1',
      cityNodeId: `cn-${n}`,
      endorses: true,
      orders: true,
      consenterNo: n,
      leavingAt: null,
    },
    cityNodeId: `cn-${n}`,
    city: `00000${n}`,
    cityName: `City ${n}`,
    cloud: 'local',
    hostId: `ho-${n}`,
    orders: true,
    endorses: true,
    silent: false,
    lost: false,
    address: { host: `127.0.0.${n}`, orderer: 7050, peer: 7051, gateway: 8443 },
    node: undefined,
    desired: undefined,
    observed: undefined,
    bundle: undefined,
    signed: undefined,
    ...overrides,
  };
}

/** What a host says of a channel that it serves in full, but for the overrides. */
export const anObservedChannel = (overrides: Partial<ObservedChannel> = {}): ObservedChannel => ({
  channelId: 'ch-1',
  orderer: 'active',
  ordererHeight: 1,
  peer: 'joined',
  peerHeight: 1,
  contracts: [],
  errorCode: '',
  errorMessage: '',
  ...overrides,
});

/** What a host says of itself when all its components run. */
export const anObservedNode = (overrides: Partial<ObservedNode> = {}): ObservedNode => ({
  caCertificate: 'ca',
  tlsCaCertificate: 'tls-ca',
  ordererCertificate: 'orderer',
  ordererTlsCertificate: 'orderer-tls',
  components: ['ca', 'orderer', 'peer', 'gateway'].map((name) => ({
    name,
    state: 'running',
    restarts: 0,
    message: '',
  })),
  diskTotalBytes: 0,
  diskFreeBytes: 0,
  certificates: [],
  ...overrides,
});

/** A host that was heard just now. */
export function aHostView(
  observed: Readonly<Record<string, object>> = {},
  overrides: Partial<HostView> = {},
): HostView {
  return {
    hostId: 'ho-1',
    link: { incarnation: 1, connected: true, silentMs: 0 },
    desired: new Map(),
    observed: new Map(Object.entries(observed)),
    ...overrides,
  };
}

const resource = {
  name: 'one',
  parentId: null,
  generation: 1,
  conditions: [],
  observedGeneration: 1,
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  deletingAt: null,
} as const;

export const aHost = (overrides: Partial<Host> = {}): Host => ({
  ...resource,
  kind: 'host',
  id: 'ho-1',
  spec: { cloud: 'local', profile: 'light', role: 'whole' },
  status: { incarnation: 1 },
  ...overrides,
});

export const aChannel = (overrides: Partial<Channel> = {}): Channel => ({
  ...resource,
  kind: 'channel',
  id: 'ch-1',
  spec: { ordering: 'bft', cities: ['000001', '000002', '000003', '000004'], contracts: [{ preset: 'notary' }] },
  status: { channelId: 'ch-1' },
  ...overrides,
});
