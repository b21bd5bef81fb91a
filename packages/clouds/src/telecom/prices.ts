import type { Price } from '../port.ts';
import { machineShapes } from './shapes.ts';

/**
 * Derived from the only unit prices in public text: the S3 family, 58 CNY a vCPU and 30 CNY a GB each month, and 0.4 CNY a GB
 * for SAS disks, of 2020-07 in North China. The vendor's `query-price` knows better, once there is an account.
 */
const unit = {
  cpuMicrosPerMonth: 58_000_000,
  gibMicrosPerMonth: 30_000_000,
  source: 'third-party data of the S3 family, North China',
  asOf: '2020-07-01',
} as const;

const hoursPerMonth = 730;

const priceOf = (type: string, cpus: number, memoryGiB: number): Price => ({
  type,
  currency: 'CNY',
  microsPerHour: Math.round((cpus * unit.cpuMicrosPerMonth + memoryGiB * unit.gibMicrosPerMonth) / hoursPerMonth),
  source: unit.source,
  asOf: unit.asOf,
  confidence: 'very-low',
});

export const telecomPrices: readonly Price[] = [
  priceOf(machineShapes.light.type, 2, 8),
  priceOf(machineShapes.standard.type, 2, 4),
];
