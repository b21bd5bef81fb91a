import type { Context } from '../context.ts';
import { UsageError } from '../failure.ts';
import { pickCloudAccount } from '../pick.ts';
import { parseSettings } from '../settings-file.ts';
import { describeCloudAccount } from '../show/cloud-account.ts';

export interface CloudChangeFlags {
  readonly region?: string;
  readonly option: readonly string[];
}

/** `hansa cloud change <account>`: what waited for it looks again at once. */
export async function run(context: Context, text: string, { region, option }: CloudChangeFlags): Promise<void> {
  if (region === undefined && option.length === 0) throw new UsageError('Give --region or --option');
  const client = await context.client();
  const { id } = await pickCloudAccount(client, text);
  const account = await client.cloudAccounts.change(id, {
    ...(region === undefined ? {} : { region }),
    ...(option.length === 0 ? {} : { options: parseSettings(option) }),
  });
  context.print(account, () => describeCloudAccount(account, context.paint));
}
