import type { NewCloudAccount } from '@hansa/client';
import type { Context } from '../context.ts';
import { type WaitFlags, withProgress } from '../progress.ts';
import { parseSettings, readCredentials } from '../settings-file.ts';
import { describeCloudAccount } from '../show/cloud-account.ts';

export interface CloudAddFlags extends WaitFlags {
  readonly name?: string;
  readonly credentialsFile: string;
  readonly region: string;
  readonly option: readonly string[];
}

/** `hansa cloud add <cloud>` */
export async function run(context: Context, cloud: string, flags: CloudAddFlags): Promise<void> {
  const credentials = readCredentials(flags.credentialsFile);
  const options = parseSettings(flags.option);
  const client = await context.client();
  const created = await client.cloudAccounts.create({
    name: flags.name ?? cloud,
    cloud: cloud as NewCloudAccount['cloud'],
    region: flags.region,
    options,
    credentials,
  });
  const account = flags.wait
    ? await withProgress(context, `Adding ${created.name}`, flags, (waiting) =>
        client.waitFor('cloud-account', created.id, waiting),
      )
    : created;
  context.print(account, () => describeCloudAccount(account, context.paint));
}
