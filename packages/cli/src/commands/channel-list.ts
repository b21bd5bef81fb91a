import type { Context } from '../context.ts';
import { cityNames, pickTenant } from '../pick.ts';
import { channelTable } from '../show/channel.ts';

/** `hansa channel list` */
export async function run(context: Context, flags: { readonly tenant?: string }): Promise<void> {
  const client = await context.client();
  const tenant = flags.tenant === undefined ? undefined : await pickTenant(client, flags.tenant);
  const [channels, cities] = await Promise.all([
    client.channels.list(tenant === undefined ? {} : { tenantId: tenant.id }),
    client.cities(),
  ]);
  context.print(channels, () => channelTable(channels, cityNames(cities), context.paint));
}
