import { type Static, Type } from 'typebox';
import { closed } from './names.ts';
import type { Resource } from './resource.ts';

export const TenantSpec = Type.Object(
  {
    email: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', maxLength: 254, description: 'An e-mail address' }),
    tier: Type.Union([Type.Literal('starter'), Type.Literal('business')]),
  },
  closed,
);

export const TenantStatus = Type.Object({
  /** The MSP's name in the tenant's channels; permanent, equal to the id of the tenant. */
  mspId: Type.String(),
  rootCertificate: Type.Optional(Type.String({ description: "PEM of the tenant's own root" })),
});

export type TenantSpec = Static<typeof TenantSpec>;
export type TenantStatus = Static<typeof TenantStatus>;
export type Tenant = Resource<TenantSpec, TenantStatus>;
