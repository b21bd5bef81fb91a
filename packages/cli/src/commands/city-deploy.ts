import { rollOut } from '../cities/roll-out.ts';
import { type WishFlags, wishesOf } from '../cities/wish.ts';
import type { Context } from '../context.ts';
import { type WaitFlags, withProgress } from '../progress.ts';
import { describeCityNode } from '../show/city-node.ts';
import { joinAdvice, outcomeTable } from '../show/city-plan.ts';

/** `hansa city deploy [city]`: one by its options, or all of a file. */
export async function run(context: Context, city: string | undefined, flags: WaitFlags & WishFlags): Promise<void> {
  const wishes = wishesOf(city, flags);
  const [wish] = wishes;
  if (flags.file !== undefined || wish === undefined) {
    const outcomes = await rollOut(context, wishes, flags);
    context.print(outcomes, () => outcomeTable(outcomes, context.paint));
    return;
  }
  const client = await context.client();
  const { join, joins, ...created } = await client.cityNodes.create(wish);
  const told = { ...(join && { join }), ...(joins && { joins }) };
  context.streams.err.write(joinAdvice(told));
  const node = flags.wait
    ? await withProgress(context, `Deploying ${created.name}`, flags, (options) =>
        client.waitFor('city-node', created.id, options),
      )
    : created;
  context.print({ ...node, ...told }, () => describeCityNode(node, [], context.paint));
}
