import { kinds } from '@hansa/core';
import { Type } from 'typebox';
import { type ExternalCall, listCalls } from '../store/index.ts';
import type { App } from './app.ts';
import { visible } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { cursorKey, limitOf, PageQuery, pageOf, toPage } from './page.ts';
import { principalOf } from './principal.ts';
import { answers, idParams, literals, nullable } from './schemas.ts';

const ExternalCallView = Type.Object({
  id: Type.String(),
  resourceId: Type.String({ description: 'The host or cloud account that it was made for' }),
  accountId: nullable(Type.String({ description: 'The cloud account that it was made with' })),
  incarnation: Type.Integer({ description: 'Of the machine; 0 where it is about none' }),
  action: Type.String({
    description: 'createMachine, startMachine, deleteMachine, deleteOrphan, ensureSite, deleteSite',
  }),
  state: literals(['intended', 'unknown', 'done', 'failed']),
  asked: nullable(Type.Object({}, { additionalProperties: true, description: 'What was asked for; nothing secret' })),
  handle: nullable(Type.String({ description: "The cloud's own name for what the call made" })),
  outcome: nullable(Type.Object({}, { additionalProperties: true })),
  vendorRequestId: nullable(Type.String()),
  createdAt: Type.String({ format: 'date-time' }),
  endedAt: nullable(Type.String({ format: 'date-time' })),
});

interface CallsOf {
  readonly kind: 'host' | 'cloud-account';
  readonly operationId: string;
  /** In a sentence: `to the host's cloud`. */
  readonly made: string;
}

/** The calls that changed, or were to change, something at a cloud: those of a host, or all that an account made. */
export function callsRoute(app: App, { db }: ApiDeps, { kind, operationId, made }: CallsOf): void {
  const { collection } = kinds[kind];
  const schema = {
    operationId,
    summary: `List the calls made ${made}, oldest first`,
    tags: [collection],
    params: idParams,
    querystring: PageQuery,
    response: answers(200, 'A page', pageOf(ExternalCallView)),
  };
  app.get(`/${collection}/:id/calls`, { schema, config: { roles: ['admin', 'operator'] } }, async (request) => {
    const { id } = await visible(db.sql, kind, request.params.id, principalOf(request));
    const limit = limitOf(request.query);
    const of = kind === 'host' ? { resourceId: id } : { accountId: id };
    const rows = await listCalls(db.sql, of, { afterId: cursorKey(request.query), limit: limit + 1 });
    return toPage(rows, limit, (row) => row.id, showCall);
  });
}

/** The idempotency token stays inside: who knows it could stand in for us at the cloud. */
function showCall({ token: _, createdAt, endedAt, ...call }: ExternalCall) {
  return { ...call, createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
