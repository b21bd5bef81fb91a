import { type Static, Type } from 'typebox';
import { regionOfForm } from '../account/region.ts';

const closed = { additionalProperties: false } as const;
const text = { minLength: 1, maxLength: 256 } as const;

/** An access key pair of the console, page "third-party account binding". */
export const TelecomCredentials = Type.Object(
  {
    accessKey: Type.String({ ...text, description: 'CTYUN_AK' }),
    secretKey: Type.String({ ...text, description: 'CTYUN_SK' }),
  },
  closed,
);

export const TelecomOptions = Type.Object(
  {
    endpoint: Type.Optional(Type.String({ ...text, description: 'Asked in place of the hosts of every product' })),
    caFile: Type.Optional(Type.String({ ...text, description: 'PEM file that is trusted in place of the system’s' })),
    userAgent: Type.Optional(Type.String({ ...text, description: 'The gateway may judge it' })),
    dateZone: Type.Optional(
      Type.Union([Type.Literal('beijing'), Type.Literal('utc')], {
        description: 'Whose digits `Eop-date` shows; the vendor’s SDK shows Beijing’s',
      }),
    ),
    zone: Type.Optional(Type.String({ ...text, description: 'azName; without it, the first zone of the region' })),
    bandwidthMbps: Type.Optional(Type.Integer({ minimum: 1, maximum: 300, description: 'Of a machine’s address' })),
    bootDiskType: Type.Optional(
      Type.Union(
        ['SATA', 'SAS', 'SSD', 'FAST-SSD'].map((name) => Type.Literal(name)),
        {
          description: 'Kind of the boot disk',
        },
      ),
    ),
    orderWithinMs: Type.Optional(
      Type.Integer({ minimum: 1, description: 'An order that made no machine in this time never will' }),
    ),
  },
  closed,
);

export type TelecomCredentials = Static<typeof TelecomCredentials>;
export type TelecomOptions = Static<typeof TelecomOptions>;

export const telecomDefaults = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Hansa',
  dateZone: 'beijing',
  bandwidthMbps: 5,
  bootDiskType: 'SAS',
  // The vendor's own Terraform provider waits five minutes; labels may lag ten.
  orderWithinMs: 600_000,
} as const;

/** A resource pool's id; the vendor's list of them needs an account. */
export const TelecomRegion = regionOfForm(/^[0-9a-z]{8,40}$/, [
  'bb9fdb42056f11eda1610242ac110002',
  '81f7728662dd11ec810800155d307d5b',
]);
