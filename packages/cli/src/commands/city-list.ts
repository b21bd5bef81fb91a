import type { Context } from '../context.ts';
import { cityNames } from '../pick.ts';
import { cityNodeTable } from '../show/city-node.ts';

/** `hansa city list` */
export async function run(context: Context): Promise<void> {
  const client = await context.client();
  const [nodes, cities] = await Promise.all([client.cityNodes.list(), client.cities()]);
  context.print(nodes, () => cityNodeTable(nodes, cityNames(cities), context.paint));
}
