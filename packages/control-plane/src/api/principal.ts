import { HansaError } from '@hansa/core';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../store/index.ts';

/** Who speaks: the bearer of a token. */
export interface Principal {
  readonly tokenId: string;
  readonly role: Role;
  /** The operator or tenant that the token speaks for; null for an admin. */
  readonly principalId: string | null;
  /** A tenant's reader changes nothing. */
  readonly keyRole: 'reader' | 'writer' | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that asks for a token. */
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    /** Who may call the route; absent: anyone with a token. */
    roles?: readonly Role[];
  }
}

/** The principal of a request that has passed the bearer check. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new HansaError('auth.missing', 'Send `Authorization: Bearer <token>`');
  return request.principal;
}

/** What a list is narrowed to: nothing for an admin, else the rows of the principal. */
export function scopeOf(principal: Principal): { readonly ownerId?: string } {
  return principal.principalId === null ? {} : { ownerId: principal.principalId };
}

export const maySee = (principal: Principal, resource: { readonly ownerId: string }): boolean =>
  principal.principalId === null || principal.principalId === resource.ownerId;

/** What is not there and what belongs to someone else look the same. */
export const unknownResource = (id: string): HansaError =>
  new HansaError('resource.unknown', `There is no resource ${id} that this token may see`);
