import type { Context } from '../context.ts';
import { UsageError } from '../failure.ts';
import { pickCloudAccount } from '../pick.ts';
import { orphanTable } from '../show/orphan.ts';

export interface OrphansFlags {
  readonly keep?: string;
  readonly delete?: string;
}

/** `hansa cloud orphans <account>`: shows them, or settles one. */
export async function run(context: Context, text: string, flags: OrphansFlags): Promise<void> {
  if (flags.keep !== undefined && flags.delete !== undefined) throw new UsageError('Give --keep or --delete, not both');
  const { cloudAccounts } = await context.client();
  const { id } = await pickCloudAccount(await context.client(), text);
  if (flags.keep !== undefined) await cloudAccounts.keepOrphan(id, flags.keep);
  if (flags.delete !== undefined) await cloudAccounts.deleteOrphan(id, flags.delete);
  const orphans = await cloudAccounts.orphans(id);
  context.print(orphans, () => orphanTable(orphans, context.paint));
}
