import {
  type Confidence,
  type ListedPrice,
  lowestConfidence,
  type MachineSpec,
  type PaidPart,
  type PriceBook,
  type PriceOrigin,
  perMonth,
} from '@hansa/clouds';
import { isVendorCloud, sumByCurrency } from '@hansa/core';
import type { KnownCloud } from './known-cloud.ts';

/** A part of the price of a city's machines. */
export interface PriceLine
  extends Pick<ListedPrice, 'kind' | 'sku' | 'unit' | 'amountMicros' | 'currency' | 'asOf' | 'source'> {
  /** Of all machines together, in the unit. */
  readonly quantity: number;
  readonly microsPerMonth: number;
  readonly confidence: Confidence;
  readonly origin: PriceOrigin;
}

/** A part whose price is not known, and why. */
export interface UnpricedPart extends Pick<PaidPart, 'kind' | 'sku'> {
  readonly reason: string;
}

/** What a month costs in one currency: as sure as the least sure part. */
export interface MonthlySum {
  readonly currency: string;
  readonly microsPerMonth: number;
  readonly confidence: Confidence;
}

export interface PricedMachines {
  readonly lines: readonly PriceLine[];
  readonly unpriced: readonly UnpricedPart[];
}

interface Ordered extends Pick<MachineSpec, 'type' | 'diskGiB'> {
  readonly cloud: string;
  readonly region: string;
  readonly count: number;
}

/** Machine, disk, address and traffic, each with its price or the reason why there is none. */
export function priceMachines(
  book: PriceBook,
  { deployment, options, offers }: KnownCloud,
  { cloud, region, count, ...machine }: Ordered,
): PricedMachines {
  const lines: PriceLine[] = [];
  const unpriced: UnpricedPart[] = [];
  if (!isVendorCloud(cloud)) return { lines, unpriced };
  for (const { kind, sku, quantity } of deployment.parts(machine, options)) {
    const thing = { cloud, sku, kind, region };
    const price = book.find(thing, offers?.prices);
    const month = price && perMonth(price, quantity * count);
    if (price === undefined || month === undefined) {
      unpriced.push({ kind, sku, reason: price === undefined ? book.whyNone(thing) : perGiB(price) });
      continue;
    }
    const { unit, amountMicros, currency, asOf, source, confidence, origin } = price;
    const microsPerMonth = Number(month.micros);
    const quantities = { quantity: quantity * count, unit, amountMicros, currency, microsPerMonth };
    lines.push({ kind, sku, ...quantities, source, asOf, confidence, origin });
  }
  return { lines, unpriced };
}

const perGiB = ({ amountMicros, currency, source }: ListedPrice): string =>
  `${amountMicros} millionths of ${currency} a GiB, as much as there is (${source})`;

/** One sum a currency, by its name: currencies are never added together. */
export function monthlySums(
  lines: readonly Pick<PriceLine, 'currency' | 'microsPerMonth' | 'confidence'>[],
): readonly MonthlySum[] {
  const amounts = lines.map(({ currency, microsPerMonth }) => ({ currency, micros: BigInt(microsPerMonth) }));
  return sumByCurrency(amounts).map(({ currency, micros }) => {
    const parts = lines.filter((line) => line.currency === currency).map(({ confidence }) => confidence);
    return { currency, microsPerMonth: Number(micros), confidence: lowestConfidence(parts) ?? 'very-low' };
  });
}
