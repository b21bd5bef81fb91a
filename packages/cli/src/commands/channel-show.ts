import type { Context } from '../context.ts';
import { cityNames, pickChannel } from '../pick.ts';
import { describeChannel } from '../show/channel.ts';

/** `hansa channel show <channel>` */
export async function run(context: Context, text: string): Promise<void> {
  const client = await context.client();
  const [channel, cities] = await Promise.all([pickChannel(client, text), client.cities()]);
  context.print(channel, () => describeChannel(channel, cityNames(cities), context.paint));
}
