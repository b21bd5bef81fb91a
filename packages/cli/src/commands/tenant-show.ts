import type { Context } from '../context.ts';
import { pickTenant } from '../pick.ts';
import { describeTenant } from '../show/tenant.ts';

/** `hansa tenant show <tenant>` */
export async function run(context: Context, text: string): Promise<void> {
  const client = await context.client();
  const tenant = await pickTenant(client, text);
  const channels = await client.channels.list({ tenantId: tenant.id });
  context.print({ ...tenant, channels }, () => describeTenant(tenant, channels, context.paint));
}
