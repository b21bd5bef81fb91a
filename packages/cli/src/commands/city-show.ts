import type { Context } from '../context.ts';
import { pickCityNode } from '../pick.ts';
import { describeCityNode } from '../show/city-node.ts';

/** `hansa city show <city>` */
export async function run(context: Context, city: string): Promise<void> {
  const client = await context.client();
  const node = await pickCityNode(client, city);
  const hosts = await client.cityNodes.hosts(node.id);
  context.print({ ...node, hosts }, () => describeCityNode(node, hosts, context.paint));
}
