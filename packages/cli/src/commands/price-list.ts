import type { Context } from '../context.ts';
import { priceTable } from '../show/price.ts';

export interface PriceListFlags {
  readonly cloud?: string;
  readonly region?: string;
}

const entriesMax = 20_000;

/** `hansa price list`: the price book in force. */
export async function run(context: Context, flags: PriceListFlags): Promise<void> {
  const { cloud, region } = flags;
  const entries = await (await context.client()).prices({
    ...(cloud === undefined ? {} : { cloud }),
    ...(region === undefined ? {} : { region }),
    limit: entriesMax,
  });
  context.print(entries, () => priceTable(entries, context.paint));
}
