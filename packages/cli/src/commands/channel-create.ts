import type { NewChannel } from '@hansa/client';
import type { Context } from '../context.ts';
import { UsageError } from '../failure.ts';
import { cityCode, cityNames, pickTenant } from '../pick.ts';
import { type WaitFlags, withProgress } from '../progress.ts';
import { describeChannel } from '../show/channel.ts';

export interface ChannelCreateFlags extends WaitFlags {
  readonly name?: string;
  readonly cities?: string;
  readonly count?: string;
  readonly ordering: string;
  readonly contract: readonly string[];
}

/** `hansa channel create <tenant>` */
export async function run(context: Context, text: string, flags: ChannelCreateFlags): Promise<void> {
  const client = await context.client();
  const [tenant, cities] = await Promise.all([pickTenant(client, text), client.cities()]);
  const body: NewChannel = {
    ordering: flags.ordering as 'bft' | 'raft',
    contracts: flags.contract.map((preset) => ({ preset })),
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...whereOf(flags),
  };
  const created = await client.channels.create(tenant.id, body);
  const channel = flags.wait
    ? await withProgress(context, `Renting ${created.name}`, flags, (options) =>
        client.waitFor('channel', created.id, options),
      )
    : created;
  context.print(channel, () => describeChannel(channel, cityNames(cities), context.paint));
}

function whereOf(flags: ChannelCreateFlags): Pick<NewChannel, 'cities' | 'cityCount'> {
  if (flags.cities !== undefined && flags.count !== undefined) {
    throw new UsageError('Give --cities or --count, not both');
  }
  if (flags.cities !== undefined) return { cities: flags.cities.split(',').map((city) => cityCode(city.trim())) };
  if (flags.count === undefined) return {};
  if (!/^[1-9]\d{0,2}$/.test(flags.count)) throw new UsageError(`--count ${flags.count} is not a number of cities`);
  return { cityCount: Number(flags.count) };
}
