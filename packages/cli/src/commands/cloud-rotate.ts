import type { Context } from '../context.ts';
import { pickCloudAccount } from '../pick.ts';
import { readCredentials } from '../settings-file.ts';
import { describeCloudAccount } from '../show/cloud-account.ts';

export interface CloudRotateFlags {
  readonly credentialsFile: string;
}

/** `hansa cloud rotate <account>`: new credentials; what waited for them looks again at once. */
export async function run(context: Context, text: string, { credentialsFile }: CloudRotateFlags): Promise<void> {
  const credentials = readCredentials(credentialsFile);
  const client = await context.client();
  const { id } = await pickCloudAccount(client, text);
  const account = await client.cloudAccounts.rotate(id, credentials);
  context.print(account, () => describeCloudAccount(account, context.paint));
}
