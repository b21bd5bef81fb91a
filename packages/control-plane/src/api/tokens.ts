import { closed, invalidRequest } from '@hansa/core';
import { type Static, Type } from 'typebox';
import { getResource, listTokens, mintToken, revokeToken, type Token, type Tx, wakeChildren } from '../store/index.ts';
import type { App, Routes } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { ExpiresAt, expiryOf, Label } from './expiry.ts';
import { cursorKey, limitOf, PageQuery, pageOf, toPage } from './page.ts';
import { unknownResource } from './principal.ts';
import { answers, idempotencyHeader, idParams, literals, nullable } from './schemas.ts';
import { write } from './write.ts';

const roles = ['admin'] as const;
const tags = ['tokens'];

const NewToken = Type.Object(
  {
    role: Type.Union([Type.Literal('admin'), Type.Literal('operator')], {
      description: "A tenant's keys are made below the tenant",
    }),
    principalId: Type.Optional(Type.String({ maxLength: 64, description: 'The operator that the token speaks for' })),
    label: Label,
    expiresAt: Type.Optional(ExpiresAt),
  },
  closed,
);

const tokenFields = {
  id: Type.String(),
  role: literals(['admin', 'operator', 'tenant']),
  principalId: nullable(Type.String()),
  label: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  expiresAt: nullable(Type.String({ format: 'date-time' })),
};
const TokenView = Type.Object(tokenFields);
const CreatedToken = Type.Object({ ...tokenFields, token: Type.String({ description: 'Told once, here' }) });

const showToken = ({ id, role, principalId, label, createdAt, expiresAt }: Token) => ({
  id,
  role,
  principalId,
  label,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
});

/** Tokens of admins and operators; a list also shows the tenants' keys. */
export function tokenRoutes(deps: ApiDeps): Routes {
  return (app) => {
    listRoute(app, deps);
    createRoute(app, deps);
    revokeRoute(app, deps);
  };
}

function listRoute(app: App, { db }: ApiDeps): void {
  const schema = {
    operationId: 'listTokens',
    summary: 'List the tokens that are in force',
    tags,
    querystring: PageQuery,
    response: answers(200, 'A page', pageOf(TokenView)),
  };
  app.get('/tokens', { schema, config: { roles } }, async (request) => {
    const limit = limitOf(request.query);
    const rows = await listTokens(db.sql, {}, { afterId: cursorKey(request.query), limit: limit + 1 });
    return toPage(rows, limit, ({ id }) => id, showToken);
  });
}

function createRoute(app: App, deps: ApiDeps): void {
  const schema = {
    operationId: 'createToken',
    summary: 'Make a token',
    tags,
    headers: idempotencyHeader,
    body: NewToken,
    response: answers(201, 'The token; it is not told again', CreatedToken),
  };
  app.post('/tokens', { schema, config: { roles } }, (request, reply) =>
    write(deps, request, reply, async (tx) => {
      const { role, label, expiresAt } = request.body;
      const principalId = await principalFor(tx, request.body);
      const expiry = expiryOf(deps.clock, expiresAt);
      const { token, text } = await mintToken(tx, { role, principalId, keyRole: null, label, expiresAt: expiry });
      return {
        status: 201,
        body: { ...showToken(token), token: text },
        headers: { location: `/v1/tokens/${token.id}` },
        audit: { action: 'create token', resourceId: token.id, after: showToken(token) },
      };
    }),
  );
}

async function principalFor(tx: Tx, { role, principalId }: Static<typeof NewToken>): Promise<string | null> {
  if (role === 'admin') {
    if (principalId === undefined) return null;
    throw invalidRequest({ field: '/principalId', rule: 'must be absent for an admin' });
  }
  if (principalId === undefined) throw invalidRequest({ field: '/principalId', rule: 'is required for an operator' });
  const operator = await getResource(tx, principalId);
  if (operator?.kind === 'operator') return operator.id;
  throw invalidRequest({ field: '/principalId', rule: 'must be the id of an operator' });
}

function revokeRoute(app: App, deps: ApiDeps): void {
  const schema = {
    operationId: 'revokeToken',
    summary: 'Revoke a token',
    tags,
    params: idParams,
    headers: idempotencyHeader,
    response: answers(202, 'Revoked', TokenView),
  };
  app.delete('/tokens/:id', { schema, config: { roles } }, (request, reply) =>
    write(deps, request, reply, async (tx) => {
      const token = await revokeToken(tx, request.params.id);
      if (token === undefined) throw unknownResource(request.params.id);
      if (token.role === 'tenant' && token.principalId !== null) await wakeChildren(tx, 'channel', token.principalId);
      const audit = { action: 'revoke token', resourceId: token.id, before: showToken(token) };
      return { status: 202, body: showToken(token), audit };
    }),
  );
}
