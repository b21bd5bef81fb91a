import { isTrue } from '@hansa/core';
import type { Phase } from '../phase.ts';
import type { TenantScope } from './index.ts';

/** IssuerReady: the tenant has a root of its own. */
export const issuer: Phase<TenantScope> = {
  condition: 'IssuerReady',
  run: async (context, { tenant }) => ({
    conditions: [isTrue('IssuerReady')],
    status: { mspId: tenant.id, rootCertificate: await context.tenants.ensureRoot(tenant.id) },
  }),
};
