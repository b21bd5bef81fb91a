import type { VendorCloud } from '@hansa/core';
import type { BucketLimit } from './token-bucket.ts';

export type CallGroup = 'read' | 'write';

/**
 * Calls of the port for one account in one region. One call of ours is several of the vendor's, so these lie below its own
 * figures: a write by about four, a read by about two.
 */
export interface CallLimits extends Readonly<Record<CallGroup, BucketLimit>> {
  /** What the figures rest upon. */
  readonly source: string;
}

/** Where no figure was published: five requests and one creation a second. */
const cautious = {
  read: { burst: 5, perSecond: 2.5 },
  write: { burst: 2, perSecond: 1 },
  source: 'nothing published; our own caution',
} as const satisfies CallLimits;

export const callLimits: Readonly<Record<VendorCloud, CallLimits>> = {
  aws: {
    read: { burst: 50, perSecond: 10 },
    write: { burst: 25, perSecond: 2 },
    source: 'EC2 developer guide, throttling: reads 100 tokens and 20/s; RunInstances one token each, 2/s',
  },
  azure: {
    read: { burst: 125, perSecond: 12 },
    write: { burst: 40, perSecond: 2 },
    source: 'Resource Manager throttling: reads 250 and 25/s, writes and deletes 200 and 10/s each',
  },
  google: {
    read: { burst: 50, perSecond: 10 },
    write: { burst: 20, perSecond: 4 },
    source: 'Compute Engine rate quotas: 1,500 requests a minute and group',
  },
  baidu: cautious,
  unicom: cautious,
  telecom: cautious,
  mobile: cautious,
};
