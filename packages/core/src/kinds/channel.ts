import { type Static, Type } from 'typebox';
import { CityCode, ContractName, closed } from './names.ts';
import type { Resource } from './resource.ts';

export const Ordering = Type.Union([Type.Literal('bft'), Type.Literal('raft')]);

export const ChannelContract = Type.Object({ preset: ContractName }, closed);

export const ChannelSpec = Type.Object(
  {
    ordering: Ordering,
    /** The cities that serve the channel: each orders and endorses. Resolved from a count when the channel was rented. */
    cities: Type.Array(CityCode, { minItems: 1, maxItems: 16, uniqueItems: true }),
    contracts: Type.Array(ChannelContract, { maxItems: 8 }),
  },
  closed,
);

export const ChannelStatus = Type.Object({
  /** Fabric's channel id, equal to the id of the resource. */
  channelId: Type.String(),
  genesisDigest: Type.Optional(Type.String({ description: 'sha256:<hex> of block 0' })),
  gateways: Type.Optional(
    Type.Array(
      Type.Object({ city: Type.String(), url: Type.String(), caCertificate: Type.String({ description: 'PEM' }) }),
    ),
  ),
  contracts: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), version: Type.String(), sequence: Type.Integer() })),
  ),
  /** While deleting: what is being waited for, in words. */
  waitingFor: Type.Optional(Type.String()),
});

export type Ordering = Static<typeof Ordering>;
export type ChannelSpec = Static<typeof ChannelSpec>;
export type ChannelStatus = Static<typeof ChannelStatus>;
export type Channel = Resource<ChannelSpec, ChannelStatus>;
