import type { Tenant } from '@hansa/core';
import type { KindReconciler } from '../phase.ts';
import { issuer } from './issuer.ts';
import { leave } from './leave.ts';

/** What the phases of a tenant decide upon. */
export interface TenantScope {
  readonly tenant: Tenant;
}

export const tenantReconciler = (resyncMs: number): KindReconciler<TenantScope> => ({
  kind: 'tenant',
  concurrency: 8,
  resyncMs,
  wakesParent: false,
  load: async (_deps, resource) => ({ tenant: resource as unknown as Tenant }),
  phases: [issuer],
  leaving: [leave],
});
