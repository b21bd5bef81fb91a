import { hoursPerMonth, type Money, VendorCloud } from '@hansa/core';
import { type Static, Type } from 'typebox';

/** From the surest: a vendor's own list is `high`; another vendor's figure as a stand-in is `very-low`. */
export const Confidence = Type.Union(
  [Type.Literal('high'), Type.Literal('medium'), Type.Literal('low'), Type.Literal('very-low')],
  { description: 'How far to trust it' },
);

export type Confidence = Static<typeof Confidence>;

const kind = Type.Union(
  [Type.Literal('machine'), Type.Literal('disk'), Type.Literal('address'), Type.Literal('traffic')],
  { description: 'What is paid for' },
);

const unit = Type.Union(
  [
    Type.Literal('hour'),
    Type.Literal('month'),
    Type.Literal('vCPU-hour'),
    Type.Literal('vCPU-month'),
    Type.Literal('GiB-hour'),
    Type.Literal('GiB-month'),
    Type.Literal('GiB'),
  ],
  { description: 'What one amount buys; a GiB is one of traffic' },
);

const namePattern = '^[!-~]([ -~]{0,62}[!-~])?$';
const name = (description: string) => Type.String({ pattern: namePattern, description });
const region = name("The vendor's own name of the region; * where no other row names the region");
const sku = name("The vendor's own name of what is paid for");

/** One list price, as a file of a price book has it. */
export const PriceRow = Type.Object(
  {
    cloud: VendorCloud,
    sku,
    kind,
    unit,
    region,
    amountMicros: Type.Integer({ minimum: 0, maximum: 1e12, description: 'Millionths of the currency' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
    asOf: Type.String({ format: 'date', description: 'The day that the source is of' }),
    source: Type.String({ minLength: 1, maxLength: 300 }),
    confidence: Confidence,
    term: Type.Optional(Type.Literal('1-year', { description: 'For who binds themselves; left out: on demand' })),
  },
  { additionalProperties: false },
);

/** Why there is no price of something. */
export const Unpriced = Type.Object(
  {
    cloud: VendorCloud,
    sku: name('As of a row, or * for all of the kind'),
    kind,
    region,
    reason: Type.String({ minLength: 1, maxLength: 300 }),
  },
  { additionalProperties: false },
);

export type PriceRow = Static<typeof PriceRow>;
export type Unpriced = Static<typeof Unpriced>;

/**
 * What a quantity costs a month. `quantity`: how many for units of time, how many GiB or vCPUs for theirs; whole and not negative.
 * @returns undefined for traffic, whose quantity nobody knows beforehand
 */
export function perMonth(
  { amountMicros, currency, unit }: Pick<PriceRow, 'amountMicros' | 'currency' | 'unit'>,
  quantity: number,
): Money | undefined {
  if (unit === 'GiB') return undefined;
  const hours = unit.endsWith('hour') ? hoursPerMonth : 1n;
  return { currency, micros: BigInt(amountMicros) * BigInt(quantity) * hours };
}

/** The least of several; a sum is no surer than its least sure part. */
export const lowestConfidence = (all: readonly Confidence[]): Confidence | undefined =>
  Confidence.anyOf.map((each) => each.const).findLast((each) => all.includes(each));
