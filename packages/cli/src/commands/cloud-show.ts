import type { Context } from '../context.ts';
import { pickCloudAccount } from '../pick.ts';
import { describeCloudAccount } from '../show/cloud-account.ts';

/** `hansa cloud show <account>` */
export async function run(context: Context, text: string): Promise<void> {
  const account = await pickCloudAccount(await context.client(), text);
  context.print(account, () => describeCloudAccount(account, context.paint));
}
