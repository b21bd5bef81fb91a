import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const url = Type.String({ pattern: '^https?://' });

/** An access key of ECloud, as its console hands it out. */
export const MobileCredentials = Type.Object(
  { accessKey: Type.String({ minLength: 1 }), secretKey: Type.String({ minLength: 1 }) },
  closed,
);
export type MobileCredentials = Static<typeof MobileCredentials>;

export const MobileOptions = Type.Object(
  {
    /** Where the three gateways are, when they are not the vendor's. */
    apiUrl: Type.Optional(url),
    consoleUrl: Type.Optional(url),
    centralUrl: Type.Optional(url),
    /** A PEM file that these addresses' certificates are checked against. */
    caFile: Type.Optional(Type.String()),
    /** The availability zone of machines; by default the first that the region names. */
    zone: Type.Optional(Type.String()),
    /** The resource pool's id, for a region that this adapter does not know yet. */
    poolId: Type.Optional(Type.String()),
    signatureMethod: Type.Optional(Type.Union([Type.Literal('HmacSHA1'), Type.Literal('HmacSHA256')])),
    /** Operations, such as `delete-instances`, whose body is sent flat instead of in its `…Body` wrapper. */
    flat: Type.Optional(Type.Array(Type.String())),
    /** Whether the gateway wants a machine's script as it is or in base 64; the vendor's page does not say. */
    userDataEncoding: Type.Optional(Type.Union([Type.Literal('plain'), Type.Literal('base64')])),
    /** Of the public address that each machine gets, in Mbit/s; charged by traffic. */
    bandwidthMbps: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    /** The name of a key pair of the account, for an operator who wants to log in. */
    keypairName: Type.Optional(Type.String()),
    /** Images by name, besides those of `catalogue.ts`. */
    images: Type.Optional(Type.Array(Type.String())),
    /** How long a machine that was ordered may be missing from the vendor's list. */
    settleMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
  },
  closed,
);
export type MobileOptions = Static<typeof MobileOptions>;

/** `settleMs` is a guess: the vendor publishes no bound. */
export const mobileDefaults = {
  signatureMethod: 'HmacSHA256',
  userDataEncoding: 'plain',
  bandwidthMbps: 5,
  settleMs: 60_000,
} as const;

export { mobileRegion as MobileRegion } from './hosts.ts';
