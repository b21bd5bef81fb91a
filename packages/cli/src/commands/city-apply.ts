import { readPlan } from '../cities/plan-file.ts';
import { rollOut } from '../cities/roll-out.ts';
import type { Context } from '../context.ts';
import { UsageError } from '../failure.ts';
import type { WaitFlags } from '../progress.ts';
import { outcomeTable } from '../show/city-plan.ts';

/**
 * `hansa city apply <plan>`: does what a plan says, if it would still say so. What it has done already is no change, so an apply
 * that was stopped goes on when it is run again. @throws UsageError when the inputs changed since, and changes nothing
 */
export async function run(context: Context, file: string, flags: WaitFlags): Promise<void> {
  const { request, plan } = readPlan(file);
  const client = await context.client();
  const now = await client.cityNodes.plan(request);
  if (now.inputsSha256 !== plan.inputsSha256) {
    throw new UsageError(
      `${file} is of other inputs: an account, a price or what a cloud offers has changed since. Plan again with \`hansa city plan\``,
    );
  }
  const outcomes = await rollOut(context, request.cities, flags);
  context.print(outcomes, () => outcomeTable(outcomes, context.paint));
}
