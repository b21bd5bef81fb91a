import { closed, HansaError, Name, TenantSpec } from '@hansa/core';
import { Type } from 'typebox';
import { countChildren } from '../store/index.ts';
import type { Routes } from './app.ts';
import { kindRoutes } from './crud.ts';
import type { ApiDeps } from './deps.ts';

const NewTenant = Type.Object(
  { name: Name, email: TenantSpec.properties.email, tier: Type.Optional(TenantSpec.properties.tier) },
  closed,
);

const TenantPatch = Type.Object({ email: TenantSpec.properties.email }, closed);

export function tenantRoutes(deps: ApiDeps): Routes {
  return kindRoutes(deps, {
    kind: 'tenant',
    singular: 'Tenant',
    plural: 'Tenants',
    one: 'a tenant',
    readers: ['admin', 'tenant'],
    writers: ['admin'],
    create: {
      body: NewTenant,
      plan: async (_, { name, email, tier = 'starter' }) => {
        const id = deps.ids('tenant');
        return { id, kind: 'tenant', name, parentId: null, spec: { email, tier }, status: { mspId: id } };
      },
    },
    patch: { body: TenantPatch, apply: (spec: TenantSpec, { email }) => ({ ...spec, email }) },
    remove: {
      guard: async (tx, { id }) => {
        const channels = await countChildren(tx, 'channel', id);
        if (channels === 0) return;
        throw new HansaError('resource.in-use', `${id} has ${channels} channels; delete them first and wait for that`);
      },
    },
  });
}
