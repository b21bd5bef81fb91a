import type { Price } from '../port.ts';
import { specifications } from './catalogue.ts';

/** The vendor publishes no figure without a login; these are another carrier's, of 2020, and may be 40 % off either way. */
const cnyMicrosPerMonth = { cpu: 58_000_000, memoryGiB: 30_000_000 } as const;
const hoursPerMonth = 730;

export const prices: readonly Price[] = Object.entries(specifications).map(([type, { cpus, memoryGiB }]) => ({
  type,
  currency: 'CNY',
  microsPerHour: Math.round((cpus * cnyMicrosPerMonth.cpu + memoryGiB * cnyMicrosPerMonth.memoryGiB) / hoursPerMonth),
  source:
    'stand-in: China Telecom S3 family, third-party data for North China; ±40 %; disk, address and traffic not in it',
  asOf: '2020-07-01',
  confidence: 'very-low',
}));
