import { type Static, Type } from 'typebox';
import { regionOf } from '../account/region.ts';

const closed = { additionalProperties: false } as const;
const text = { minLength: 1, maxLength: 256 } as const;

export const BaiduCredentials = Type.Object(
  {
    accessKey: Type.String({ ...text, description: 'Access Key ID' }),
    secretKey: Type.String({ ...text, description: 'Secret Access Key' }),
  },
  closed,
);

export const BaiduOptions = Type.Object(
  {
    endpoint: Type.Optional(Type.String({ ...text, description: 'Asked in place of the region’s host' })),
    caFile: Type.Optional(Type.String({ ...text, description: 'PEM file that is trusted in place of the system’s' })),
    zone: Type.Optional(Type.String({ ...text, description: 'Such as cn-bj-a; without it, the first of the region' })),
    bandwidthMbps: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Of a machine’s address' })),
    diskType: Type.Optional(Type.String({ ...text, description: 'rootDiskStorageType' })),
    listLagMs: Type.Optional(Type.Integer({ minimum: 0, description: 'A list may miss what was made so lately' })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'maxKeys of lists' })),
  },
  closed,
);

export type BaiduCredentials = Static<typeof BaiduCredentials>;
export type BaiduOptions = Static<typeof BaiduOptions>;

export const baiduDefaults = {
  bandwidthMbps: 5,
  diskType: 'enhanced_ssd_pl1',
  // Nothing was published; a minute is our own caution.
  listLagMs: 60_000,
  pageSize: 1000,
} as const;

/** Each is a host of its own. */
export const BaiduRegion = regionOf(['bj', 'gz', 'su', 'hkg', 'fwh', 'bd', 'sin', 'fsh']);
