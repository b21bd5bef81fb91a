import { type Static, Type } from 'typebox';
import { CloudName } from './cloud.ts';
import { CityCode, closed } from './names.ts';
import type { Resource } from './resource.ts';

/** `light`: one host with everything. `standard`: three, one with ca, orderer and gateway, two with peer and gateway. */
export const Profile = Type.Union([Type.Literal('light'), Type.Literal('standard')]);

/** The cloud account that the machines are made with; the clouds `local` and `own` have none. */
export const AccountId = Type.String({ maxLength: 64, description: 'Id of a cloud account' });

/**
 * What is done about a machine that was changed outside. What is told but never repaired has no choice here: the port has no
 * call that gives a machine other tags or another type.
 */
export const OnDrift = Type.Object(
  {
    stopped: Type.Optional(
      Type.Union([Type.Literal('start'), Type.Literal('report')], {
        default: 'start',
        description: 'start: it is started again · report: it stays as it is, and a condition says so',
      }),
    ),
    deleted: Type.Optional(
      Type.Union([Type.Literal('replace'), Type.Literal('report')], {
        default: 'replace',
        description: 'replace: another takes its place where no channel loses by it · report: a condition says so',
      }),
    ),
  },
  { ...closed, description: 'What is done about a machine that was changed outside' },
);

export const CityNodeSpec = Type.Object(
  {
    city: CityCode,
    cloud: CloudName,
    account: Type.Optional(AccountId),
    profile: Profile,
    schedulable: Type.Boolean({ description: 'False: no new channel is placed here' }),
    onDrift: Type.Optional(OnDrift),
  },
  closed,
);

export const CityNodeStatus = Type.Object({
  /** The MSP's name in every channel; permanent, equal to the id of the city node. */
  mspId: Type.String(),
  /** PEM of the enrolment CA's and the TLS CA's certificates. */
  caCertificate: Type.Optional(Type.String()),
  tlsCaCertificate: Type.Optional(Type.String()),
  endpoints: Type.Optional(
    Type.Object({
      gateway: Type.String({ description: 'https URL of the city gateway' }),
      peer: Type.String({ description: 'host:port' }),
      orderer: Type.String({ description: 'host:port' }),
      ca: Type.String({ description: 'https URL' }),
    }),
  ),
  channels: Type.Optional(Type.Integer({ minimum: 0, description: 'Channels placed here' })),
});

/** The policy of a city node, with what holds where it says nothing. */
export const driftPolicy = ({ stopped = 'start', deleted = 'replace' }: OnDrift = {}): Required<OnDrift> => ({
  stopped,
  deleted,
});

export type OnDrift = Static<typeof OnDrift>;
export type Profile = Static<typeof Profile>;
export type CityNodeSpec = Static<typeof CityNodeSpec>;
export type CityNodeStatus = Static<typeof CityNodeStatus>;
export type CityNode = Resource<CityNodeSpec, CityNodeStatus>;
