import type { Context } from '../context.ts';
import { pickChannel } from '../pick.ts';
import { type WaitFlags, withProgress } from '../progress.ts';

/** `hansa channel delete <channel>`: accepted at once; its peers let go of it in a window. */
export async function run(context: Context, text: string, flags: WaitFlags): Promise<void> {
  const client = await context.client();
  const channel = await pickChannel(client, text);
  await client.channels.delete(channel.id);
  if (flags.wait) {
    await withProgress(context, `Deleting ${channel.name}`, flags, (options) =>
      client.waitUntilGone('channel', channel.id, options),
    );
  }
  const state = flags.wait ? 'deleted' : 'deleting';
  context.print({ id: channel.id, state }, () => `${channel.name} (${channel.id}) ${state}\n`);
}
