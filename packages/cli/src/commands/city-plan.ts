import { writePlan } from '../cities/plan-file.ts';
import { type WishFlags, wishesOf } from '../cities/wish.ts';
import type { Context } from '../context.ts';
import { planTable } from '../show/city-plan.ts';

export interface CityPlanFlags extends WishFlags {
  readonly out?: string;
}

/** `hansa city plan [city]`: what deploying would do. Changes nothing. */
export async function run(context: Context, city: string | undefined, flags: CityPlanFlags): Promise<void> {
  const request = { cities: wishesOf(city, flags) };
  const client = await context.client();
  const plan = await client.cityNodes.plan(request);
  if (flags.out !== undefined) writePlan(flags.out, { version: 1, apiUrl: client.url, request, plan });
  const next = flags.out === undefined ? '' : `\nDo it with: hansa city apply ${flags.out}\n`;
  context.print(plan, () => planTable(plan, context.paint) + next);
}
