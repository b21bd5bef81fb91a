import { type Static, Type } from 'typebox';
import { AccountId, Profile } from './city-node.ts';
import { CloudName } from './cloud.ts';
import { closed } from './names.ts';
import type { Resource } from './resource.ts';

/** Hosts are made by their city node, never by a user. */
export const HostSpec = Type.Object({ cloud: CloudName, account: Type.Optional(AccountId), profile: Profile }, closed);

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

export type HostSpec = Static<typeof HostSpec>;
export type HostStatus = Static<typeof HostStatus>;
export type Host = Resource<HostSpec, HostStatus>;
