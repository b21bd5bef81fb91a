import type { Context } from '../context.ts';
import { cloudAccountTable } from '../show/cloud-account.ts';

/** `hansa cloud list` */
export async function run(context: Context): Promise<void> {
  const accounts = await (await context.client()).cloudAccounts.list();
  context.print(accounts, () => cloudAccountTable(accounts, context.paint));
}
