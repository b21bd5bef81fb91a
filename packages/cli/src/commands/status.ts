import type { Context } from '../context.ts';
import { cityNames } from '../pick.ts';
import { channelTable } from '../show/channel.ts';
import { cityNodeTable } from '../show/city-node.ts';
import { tenantTable } from '../show/tenant.ts';

/** `hansa status`: the league on one page. */
export async function run(context: Context): Promise<void> {
  const client = await context.client();
  const [nodes, tenants, channels, cities] = await Promise.all([
    client.cityNodes.list(),
    client.tenants.list(),
    client.channels.list(),
    client.cities(),
  ]);
  const { paint } = context;
  const nameOf = cityNames(cities);
  context.print({ apiUrl: client.url, cityNodes: nodes, tenants, channels }, () =>
    [
      `${paint('League', 'bold')}  ${client.url}\n`,
      `${paint('Cities', 'bold')}\n${cityNodeTable(nodes, nameOf, paint)}`,
      `${paint('Tenants', 'bold')}\n${tenantTable(tenants, paint)}`,
      `${paint('Channels', 'bold')}\n${channelTable(channels, nameOf, paint)}`,
    ].join('\n'),
  );
}
