/** What is sold. Prices are list prices a year in micro US dollars; limits are per channel. */
export interface Tier {
  readonly name: 'starter' | 'business';
  readonly priceMicroUsdPerYear: bigint;
  readonly channels: number;
  readonly transactionsPerSecond: number;
  readonly cities: number;
  /** The ordering service cuts a block after this long: the floor of a transaction's latency. */
  readonly batchIntervalMs: number;
}

const microUsd = (usd: number): bigint => BigInt(usd) * 1_000_000n;

export const tiers = {
  starter: {
    name: 'starter',
    priceMicroUsdPerYear: microUsd(360),
    channels: 10,
    transactionsPerSecond: 10,
    cities: 7,
    batchIntervalMs: 200,
  },
  business: {
    name: 'business',
    priceMicroUsdPerYear: microUsd(2_400),
    channels: 1_000,
    transactionsPerSecond: 200,
    cities: 16,
    batchIntervalMs: 50,
  },
} as const satisfies Record<string, Tier>;

export type TierName = keyof typeof tiers;
