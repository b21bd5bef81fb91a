import { type Static, Type } from 'typebox';
import { VendorCloud } from './cloud.ts';
import { closed } from './names.ts';
import type { Resource } from './resource.ts';

/** An operator's account on a cloud, in one region. Its credentials are no part of it: they rest as ciphertext only. */
export const CloudAccountSpec = Type.Object(
  {
    cloud: VendorCloud,
    region: Type.String({ minLength: 1, maxLength: 64, description: "The cloud's own name of the region" }),
    /** What the cloud's adapter lets an account choose; its own schema says what. */
    options: Type.Object({}, { additionalProperties: true }),
  },
  closed,
);

export const CloudAccountStatus = Type.Object({
  account: Type.Optional(Type.String({ description: 'The account as the cloud names it' })),
  problems: Type.Optional(Type.Array(Type.String(), { description: 'What the operator must solve' })),
  unproven: Type.Optional(Type.Array(Type.String(), { description: 'What only a write would prove' })),
  credentialsVersion: Type.Optional(Type.Integer({ description: 'Rises with each rotation' })),
});

export type CloudAccountSpec = Static<typeof CloudAccountSpec>;
export type CloudAccountStatus = Static<typeof CloudAccountStatus>;
export type CloudAccount = Resource<CloudAccountSpec, CloudAccountStatus>;
