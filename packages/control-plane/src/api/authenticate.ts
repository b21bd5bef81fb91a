import { HansaError } from '@hansa/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Database, findToken, hashToken, type Role } from '../store/index.ts';
import type { Principal } from './principal.ts';

const bearer = /^Bearer ([A-Za-z0-9_-]{20,200})$/i;
const challenge = 'Bearer realm="hansa"';

/**
 * Finds who speaks by the hash of the bearer token: the comparison is the database's look-up of a hash, so its time tells
 * nothing of the token. Refuses roles that the route does not name, and a reader that wants to change something.
 */
export function createAuthenticate(db: Database) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    try {
      request.principal = await identify(db, request.headers.authorization);
    } catch (error) {
      reply.header('www-authenticate', challenge);
      throw error;
    }
    allow(request.principal, request.routeOptions.config.roles, request.method);
  };
}

async function identify(db: Database, authorization: string | undefined): Promise<Principal> {
  if (authorization === undefined) {
    throw new HansaError('auth.missing', 'Send the token in the header `Authorization: Bearer <token>`');
  }
  const text = bearer.exec(authorization)?.[1];
  const token = text === undefined ? undefined : await findToken(db.sql, hashToken(text));
  if (token === undefined) throw new HansaError('auth.invalid', 'The token is unknown, expired or revoked');
  return { tokenId: token.id, role: token.role, principalId: token.principalId, keyRole: token.keyRole };
}

function allow(principal: Principal, roles: readonly Role[] | undefined, method: string): void {
  if (roles !== undefined && !roles.includes(principal.role)) {
    const needed = roles.join(' or ');
    throw new HansaError('auth.forbidden', `This asks for a token of role ${needed}; yours is ${principal.role}`);
  }
  if (principal.keyRole === 'reader' && method !== 'GET' && method !== 'HEAD') {
    throw new HansaError('auth.forbidden', 'A reader key changes nothing; use a writer key');
  }
}
