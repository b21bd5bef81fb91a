import type { Context } from '../context.ts';
import { pickCloudAccount } from '../pick.ts';
import { callTable } from '../show/external-call.ts';

/** `hansa cloud calls <account>` */
export async function run(context: Context, text: string): Promise<void> {
  const client = await context.client();
  const { id } = await pickCloudAccount(client, text);
  const calls = await client.cloudAccounts.calls(id);
  context.print(calls, () => callTable(calls, context.paint));
}
