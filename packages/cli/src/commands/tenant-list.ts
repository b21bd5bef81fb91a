import type { Context } from '../context.ts';
import { tenantTable } from '../show/tenant.ts';

/** `hansa tenant list` */
export async function run(context: Context): Promise<void> {
  const client = await context.client();
  const tenants = await client.tenants.list();
  context.print(tenants, () => tenantTable(tenants, context.paint));
}
