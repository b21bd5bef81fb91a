import type { Context } from '../context.ts';
import { AccountUnusableError } from '../failure.ts';
import { pickCloudAccount } from '../pick.ts';
import { describeCheck } from '../show/cloud-account.ts';

/** `hansa cloud check <account>`: ends with 5 when the account is not usable, after it has said why. */
export async function run(context: Context, text: string): Promise<void> {
  const client = await context.client();
  const { id, name } = await pickCloudAccount(client, text);
  const check = await client.cloudAccounts.check(id);
  context.print(check, () => describeCheck(check, context.paint));
  if (check.problems.length > 0) throw new AccountUnusableError(`The cloud account ${name} is not usable`);
}
