import type { Context } from '../context.ts';
import { pickCityNode } from '../pick.ts';
import { type WaitFlags, withProgress } from '../progress.ts';

/** `hansa city delete <city>` */
export async function run(context: Context, city: string, flags: WaitFlags): Promise<void> {
  const client = await context.client();
  const node = await pickCityNode(client, city);
  await client.cityNodes.delete(node.id);
  if (flags.wait) {
    await withProgress(context, `Deleting ${node.name}`, flags, (options) =>
      client.waitUntilGone('city-node', node.id, options),
    );
  }
  const state = flags.wait ? 'deleted' : 'deleting';
  context.print({ id: node.id, state }, () => `${node.name} (${node.id}) ${state}\n`);
}
