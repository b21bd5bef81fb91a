/** An amount in millionths of its currency, whole, so that sums are exact. */
export interface Money {
  /** ISO 4217. */
  readonly currency: string;
  readonly micros: bigint;
}

/** What vendors count a month as, and we with them. */
export const hoursPerMonth = 730n;

/** @throws RangeError for two currencies: no rate between them is known, so there is no sum */
export function addMoney(one: Money, other: Money): Money {
  if (one.currency !== other.currency) throw new RangeError(`${one.currency} and ${other.currency} have no sum`);
  return { currency: one.currency, micros: one.micros + other.micros };
}

/** One sum a currency, by the currency's name. */
export function sumByCurrency(amounts: Iterable<Money>): readonly Money[] {
  const sums = new Map<string, Money>();
  for (const amount of amounts) {
    const sum = sums.get(amount.currency);
    sums.set(amount.currency, sum === undefined ? amount : addMoney(sum, amount));
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
