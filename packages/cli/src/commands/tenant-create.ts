import type { NewTenant } from '@hansa/client';
import type { Context } from '../context.ts';
import { type WaitFlags, withProgress } from '../progress.ts';
import { describeTenant } from '../show/tenant.ts';

export interface TenantCreateFlags extends WaitFlags {
  readonly email: string;
  readonly tier: string;
}

/** `hansa tenant create <name>` */
export async function run(context: Context, name: string, flags: TenantCreateFlags): Promise<void> {
  const client = await context.client();
  const tier = flags.tier as NonNullable<NewTenant['tier']>;
  const created = await client.tenants.create({ name, email: flags.email, tier });
  const tenant = flags.wait
    ? await withProgress(context, `Creating ${name}`, flags, (options) => client.waitFor('tenant', created.id, options))
    : created;
  context.print(tenant, () => describeTenant(tenant, [], context.paint));
}
