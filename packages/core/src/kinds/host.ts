import { type Static, Type } from 'typebox';
import { AccountId, type CityNode, Profile } from './city-node.ts';
import { CloudName } from './cloud.ts';
import { closed } from './names.ts';
import type { Resource } from './resource.ts';

/** What a host is to its city: all of it, its authority and orderer, or one of its peers. */
export const HostRole = Type.Union([Type.Literal('whole'), Type.Literal('ordering'), Type.Literal('endorsing')], {
  description: 'whole: ca, orderer, peer, gateway; ordering: ca, orderer, gateway; endorsing: peer, gateway',
});

/** Hosts are made by their city node, never by a user. */
export const HostSpec = Type.Object(
  {
    cloud: CloudName,
    account: Type.Optional(AccountId),
    profile: Profile,
    role: HostRole,
    incarnation: Type.Optional(
      Type.Integer({ minimum: 1, description: 'The machine that is wanted, or a later one; raised by a replacement' }),
    ),
  },
  closed,
);

export const ComponentStatus = Type.Object({
  name: Type.String({ description: 'ca, orderer, peer, gateway or contract/<label>' }),
  state: Type.Union([
    Type.Literal('starting'),
    Type.Literal('running'),
    Type.Literal('backoff'),
    Type.Literal('stopped'),
  ]),
  restarts: Type.Integer({ minimum: 0 }),
  message: Type.Optional(Type.String()),
});

export const HostStatus = Type.Object({
  /** Raised only after the previous machine is proven absent; 0 before the first. */
  incarnation: Type.Integer({ minimum: 0 }),
  machineHandle: Type.Optional(Type.String({ description: "The cloud's own name for the machine" })),
  privateAddress: Type.Optional(Type.String()),
  publicAddress: Type.Optional(Type.String()),
  agentVersion: Type.Optional(Type.String()),
  bootId: Type.Optional(Type.String()),
  components: Type.Optional(Type.Array(ComponentStatus)),
  disk: Type.Optional(Type.Object({ totalMiB: Type.Integer(), freeMiB: Type.Integer() })),
  certificates: Type.Optional(Type.Array(Type.Object({ name: Type.String(), notAfter: Type.String() }))),
  lastReportAt: Type.Optional(Type.String()),
});

export type HostRole = Static<typeof HostRole>;
export type HostSpec = Static<typeof HostSpec>;
export type HostStatus = Static<typeof HostStatus>;
export type Host = Resource<HostSpec, HostStatus>;

/** What runs on a host of each role, in the order in which it starts. */
export const componentsOf = {
  whole: ['ca', 'orderer', 'peer', 'gateway'],
  ordering: ['ca', 'orderer', 'gateway'],
  endorsing: ['peer', 'gateway'],
} as const satisfies Record<HostRole, readonly string[]>;

export type HostComponent = (typeof componentsOf)[HostRole][number];

export const runs = (role: HostRole, component: HostComponent): boolean =>
  (componentsOf[role] as readonly HostComponent[]).includes(component);

/** The roles of a city's hosts: a machine each. */
export const rolesOf = {
  light: ['whole'],
  standard: ['ordering', 'endorsing', 'endorsing'],
} as const satisfies Record<Profile, readonly HostRole[]>;

/** Names and specs of a city node's hosts. */
export function hostsOf({ name, spec }: Pick<CityNode, 'name' | 'spec'>): { name: string; spec: HostSpec }[] {
  const { cloud, account, profile } = spec;
  return rolesOf[profile].map((role, index) => ({
    name: `${name.slice(0, 60)}-${index + 1}`,
    spec: { cloud, profile, role, ...(account === undefined ? {} : { account }) },
  }));
}
