import { type Static, Type } from 'typebox';
import { regionOfForm } from '../account/region.ts';

const closed = { additionalProperties: false } as const;

/** An access key of CUCloud, as its console hands it out. */
export const UnicomCredentials = Type.Object(
  { accessKey: Type.String({ minLength: 1 }), secretKey: Type.String({ minLength: 1 }) },
  closed,
);
export type UnicomCredentials = Static<typeof UnicomCredentials>;

export const UnicomOptions = Type.Object(
  {
    /** Where the gateway is, when it is not the vendor's. */
    url: Type.Optional(Type.String({ pattern: '^https?://' })),
    /** A PEM file that its certificate is checked against. */
    caFile: Type.Optional(Type.String()),
    /** The zone of subnets and machines; by default the first that the region names. */
    zone: Type.Optional(Type.String()),
    /** Makes and deletes machines by calls that the vendor has not published and nobody has checked: `unproven-codec.ts`. */
    unprovenCreate: Type.Optional(Type.Boolean()),
    /** Images by name, besides those of `catalogue.ts`. */
    images: Type.Optional(Type.Array(Type.String())),
    /** How long a machine that was ordered may be missing from the vendor's list. */
    settleMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
  },
  closed,
);
export type UnicomOptions = Static<typeof UnicomOptions>;

/** A guess: the vendor publishes no bound. */
export const settleMsDefault = 60_000;

/** Those that were seen; the vendor has more. */
export const UnicomRegion = regionOfForm(/^cn-[a-z]+-\d{1,2}$/, [
  'cn-langfang-2',
  'cn-chongqing-1',
  'cn-wuhan-2',
  'cn-guangzhou-1',
  'cn-beijing-1',
]);
