import type { Price } from '../port.ts';

const source = 'Price data of apache/libcloud, unit prices of E2 by vCPU and GiB';
const asOf = '2023-08-06';

/** On demand, in millionths of a dollar an hour. Disks, addresses and traffic are not in it. */
const microsPerHour: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'us-central1': { 'e2-standard-2': 67_000, 'e2-medium': 33_500 },
  'asia-east2': { 'e2-standard-2': 93_800 },
};

export function pricesOf(region: string): readonly Price[] {
  const known = Object.hasOwn(microsPerHour, region) ? (microsPerHour[region] ?? {}) : {};
  return Object.entries(known).map(([type, micros]) => ({
    type,
    currency: 'USD',
    microsPerHour: micros,
    source,
    asOf,
    confidence: 'medium' as const,
  }));
}
