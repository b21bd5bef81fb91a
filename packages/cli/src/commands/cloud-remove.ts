import type { Context } from '../context.ts';
import { pickCloudAccount } from '../pick.ts';
import { type WaitFlags, withProgress } from '../progress.ts';

/** `hansa cloud remove <account>` */
export async function run(context: Context, text: string, flags: WaitFlags): Promise<void> {
  const client = await context.client();
  const { id, name } = await pickCloudAccount(client, text);
  await client.cloudAccounts.delete(id);
  if (flags.wait) {
    await withProgress(context, `Removing ${name}`, flags, (options) =>
      client.waitUntilGone('cloud-account', id, options),
    );
  }
  const state = flags.wait ? 'removed' : 'being removed';
  context.print({ id, state }, () => `${name} (${id}) ${state}\n`);
}
