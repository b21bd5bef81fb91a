import { Type } from 'typebox';
import { type ExternalCall, listCalls } from '../store/index.ts';
import type { Routes } from './app.ts';
import { kindRoutes, visible } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { joinSecretRoute } from './join-secrets.ts';
import { cursorKey, limitOf, PageQuery, pageOf, toPage } from './page.ts';
import { principalOf } from './principal.ts';
import { answers, idParams, literals, nullable } from './schemas.ts';

const people = ['admin', 'operator'] as const;

const ExternalCallView = Type.Object({
  id: Type.String(),
  incarnation: Type.Integer(),
  action: Type.String(),
  state: literals(['intended', 'unknown', 'done', 'failed']),
  handle: nullable(Type.String({ description: "The cloud's own name for what the call made" })),
  outcome: nullable(Type.Object({}, { additionalProperties: true })),
  vendorRequestId: nullable(Type.String()),
  createdAt: Type.String({ format: 'date-time' }),
  endedAt: nullable(Type.String({ format: 'date-time' })),
});

/** Hosts are made and removed by their city node: here they are only read. */
export function hostRoutes(deps: ApiDeps): Routes {
  const shared = kindRoutes(deps, {
    kind: 'host',
    singular: 'Host',
    plural: 'Hosts',
    one: 'a host',
    readers: people,
    writers: people,
  });
  return (app) => {
    shared(app);
    joinSecretRoute(app, deps);
    const schema = {
      operationId: 'listHostCalls',
      summary: "List the calls made to the host's cloud, oldest first",
      tags: ['hosts'],
      params: idParams,
      querystring: PageQuery,
      response: answers(200, 'A page', pageOf(ExternalCallView)),
    };
    app.get('/hosts/:id/calls', { schema, config: { roles: people } }, async (request) => {
      const host = await visible(deps.db.sql, 'host', request.params.id, principalOf(request));
      const limit = limitOf(request.query);
      const rows = await listCalls(deps.db.sql, host.id, { afterId: cursorKey(request.query), limit: limit + 1 });
      return toPage(rows, limit, ({ id }) => id, showCall);
    });
  };
}

/** The idempotency token stays inside: who knows it could stand in for us at the cloud. */
function showCall({ resourceId: _, token: __, createdAt, endedAt, ...call }: ExternalCall) {
  return { ...call, createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
