const million = 1_000_000n;

/** Rounded to hundredths, half up: what people pay. */
export function money({ currency, microsPerMonth }: { currency: string; microsPerMonth: number }): string {
  const cents = (BigInt(microsPerMonth) + 5_000n) / 10_000n;
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')} ${currency}`;
}

/** To the last millionth, with two decimals at least: what a unit is listed at. */
export function listed({ currency, amountMicros }: { currency: string; amountMicros: number }): string {
  const micros = BigInt(amountMicros);
  const fraction = String(micros % million)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${micros / million}.${fraction} ${currency}`;
}
