import type { Price } from '../port.ts';

interface Table {
  readonly currency: string;
  readonly source: string;
  readonly asOf: string;
  readonly confidence: NonNullable<Price['confidence']>;
  readonly microsPerHour: Readonly<Record<string, number>>;
}

/** On demand, Linux, shared tenancy. Disks, addresses and traffic are not in it. Regions that are not here have no price. */
const tables: Readonly<Record<string, Table>> = {
  'us-east-1': {
    currency: 'USD',
    source: 'AWS price table of aws/karpenter-provider-aws',
    asOf: '2026-07-20',
    confidence: 'high',
    microsPerHour: {
      't3.medium': 41_600,
      't3.large': 83_200,
      't3a.medium': 37_600,
      't4g.medium': 33_600,
      'm7i.large': 100_800,
      'm7i-flex.large': 95_800,
    },
  },
  'cn-north-1': {
    currency: 'CNY',
    source: 'AWS China price table of aws/karpenter-provider-aws',
    asOf: '2024-11-06',
    confidence: 'medium',
    microsPerHour: { 't3.medium': 262_900, 't3.large': 525_800, 'm6i.large': 1_013_200 },
  },
};

/** Types that are offered: those that there is a price of somewhere. */
export const offeredTypes: readonly string[] = [
  ...new Set(Object.values(tables).flatMap(({ microsPerHour }) => Object.keys(microsPerHour))),
].sort();

export function pricesOf(region: string): readonly Price[] {
  const table = Object.hasOwn(tables, region) ? tables[region] : undefined;
  if (table === undefined) return [];
  const { currency, source, asOf, confidence } = table;
  return Object.entries(table.microsPerHour).map(([type, microsPerHour]) => ({
    type,
    currency,
    microsPerHour,
    source,
    asOf,
    confidence,
  }));
}
