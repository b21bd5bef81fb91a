import type { Channel, Tenant } from '@hansa/client';
import { type Paint, renderPairs, renderTable } from '../table.ts';
import { readiness } from './readiness.ts';

export function tenantTable(tenants: readonly Tenant[], paint: Paint): string {
  return renderTable(
    tenants,
    [
      { title: 'tenant', value: ({ name }) => name },
      { title: 'id', value: ({ id }) => id },
      { title: 'tier', value: ({ spec }) => spec.tier },
      { title: 'email', value: ({ spec }) => spec.email },
      { title: 'state', value: (tenant) => readiness(tenant, paint) },
    ],
    paint,
    'no tenant yet: hansa tenant create <name> --email <address>',
  );
}

export function describeTenant(tenant: Tenant, channels: readonly Channel[], paint: Paint): string {
  return renderPairs(
    [
      ['tenant', tenant.id],
      ['name', tenant.name],
      ['email', tenant.spec.email],
      ['tier', tenant.spec.tier],
      ['state', readiness(tenant, paint)],
      ['channels', channels.map(({ name }) => name).join(', ') || undefined],
    ],
    paint,
  );
}
