import { closed, HansaError, KeyRole } from '@hansa/core';
import { Type } from 'typebox';
import { listTokens, mintToken, revokeToken, type Token, wakeChildren } from '../store/index.ts';
import type { App, Routes } from './app.ts';
import { beingDeleted, visible, visibleLocked } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { ExpiresAt, expiryOf, Label } from './expiry.ts';
import { cursorKey, limitOf, PageQuery, pageOf, toPage } from './page.ts';
import { principalOf, unknownResource } from './principal.ts';
import { answers, idempotencyHeader, idParams, nullable } from './schemas.ts';
import { write } from './write.ts';

const holders = ['admin', 'tenant'] as const;
const tags = ['keys'];

const NewKey = Type.Object({ label: Label, role: KeyRole, expiresAt: Type.Optional(ExpiresAt) }, closed);

const keyFields = {
  id: Type.String(),
  label: Type.String(),
  role: KeyRole,
  createdAt: Type.String({ format: 'date-time' }),
  expiresAt: nullable(Type.String({ format: 'date-time' })),
};
const KeyView = Type.Object(keyFields);
const CreatedKey = Type.Object({ ...keyFields, key: Type.String({ description: 'Told once, here' }) });

const showKey = ({ id, label, keyRole, createdAt, expiresAt }: Token) => ({
  id,
  label,
  role: keyRole,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
});

/** A tenant's API keys: they open the gateways of its channels' cities and, here, what is the tenant's. */
export function keyRoutes(deps: ApiDeps): Routes {
  return (app) => {
    listRoute(app, deps);
    createRoute(app, deps);
    revokeRoute(app, deps);
  };
}

function listRoute(app: App, { db }: ApiDeps): void {
  const schema = {
    operationId: 'listKeys',
    summary: "List a tenant's API keys that are in force",
    tags,
    params: idParams,
    querystring: PageQuery,
    response: answers(200, 'A page', pageOf(KeyView)),
  };
  app.get('/tenants/:id/keys', { schema, config: { roles: holders } }, async (request) => {
    const tenant = await visible(db.sql, 'tenant', request.params.id, principalOf(request));
    const limit = limitOf(request.query);
    const page = { afterId: cursorKey(request.query), limit: limit + 1 };
    return toPage(await listTokens(db.sql, { principalId: tenant.id }, page), limit, ({ id }) => id, showKey);
  });
}

function createRoute(app: App, deps: ApiDeps): void {
  const schema = {
    operationId: 'createKey',
    summary: 'Make an API key for a tenant',
    tags,
    params: idParams,
    headers: idempotencyHeader,
    body: NewKey,
    response: answers(201, 'The key; it is not told again', CreatedKey),
  };
  app.post('/tenants/:id/keys', { schema, config: { roles: holders } }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const tenant = await visibleLocked(tx, 'tenant', request.params.id, principal);
      if (tenant.deletingAt !== null) throw beingDeleted(tenant);
      const held = await listTokens(tx, { principalId: tenant.id }, { limit: mostKeys });
      if (held.length >= mostKeys) throw new HansaError('quota.exceeded', `A tenant has at most ${mostKeys} keys`);
      const { label, role, expiresAt } = request.body;
      const { token, text } = await mintToken(tx, {
        role: 'tenant',
        principalId: tenant.id,
        keyRole: role,
        label,
        expiresAt: expiryOf(deps.clock, expiresAt),
      });
      await wakeChildren(tx, 'channel', tenant.id);
      return {
        status: 201,
        body: { ...showKey(token), key: text },
        headers: { location: `/v1/tenants/${tenant.id}/keys/${token.id}` },
        audit: { action: 'create key', resourceId: token.id, after: showKey(token) },
      };
    }),
  );
}

/** Every gateway of the tenant's channels carries all of them. */
const mostKeys = 100;

function revokeRoute(app: App, deps: ApiDeps): void {
  const schema = {
    operationId: 'revokeKey',
    summary: "Revoke a tenant's API key",
    tags,
    params: Type.Object({ id: Type.String({ maxLength: 64 }), keyId: Type.String({ maxLength: 64 }) }),
    headers: idempotencyHeader,
    response: answers(202, 'Revoked here; the gateways hear of it at once', KeyView),
  };
  app.delete('/tenants/:id/keys/:keyId', { schema, config: { roles: holders } }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const tenant = await visible(tx, 'tenant', request.params.id, principal);
      const token = await revokeToken(tx, request.params.keyId, tenant.id);
      if (token === undefined) throw unknownResource(request.params.keyId);
      await wakeChildren(tx, 'channel', tenant.id);
      const audit = { action: 'revoke key', resourceId: token.id, before: showKey(token) };
      return { status: 202, body: showKey(token), audit };
    }),
  );
}
