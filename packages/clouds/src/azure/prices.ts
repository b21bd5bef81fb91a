import type { Price } from '../port.ts';

const source = 'Azure price table of kubernetes-sigs/karpenter-provider-azure';
const asOf = '2026-06-18';

/** On demand, Linux, in millionths of a dollar an hour. Disks, addresses and traffic are not in it. */
const microsPerHour: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  eastus: { Standard_B2s: 41_600, Standard_B2als_v2: 37_600, Standard_D2s_v5: 96_000, Standard_D2as_v6: 90_800 },
  eastasia: { Standard_B2s: 58_400, Standard_B2als_v2: 61_800, Standard_D2s_v5: 132_000 },
  southeastasia: { Standard_B2s: 52_800 },
  westeurope: { Standard_D2s_v5: 115_000 },
};

export function pricesOf(region: string): readonly Price[] {
  const known = Object.hasOwn(microsPerHour, region) ? (microsPerHour[region] ?? {}) : {};
  return Object.entries(known).map(([type, micros]) => ({
    type,
    currency: 'USD',
    microsPerHour: micros,
    source,
    asOf,
    confidence: 'high' as const,
  }));
}
