import { HansaError } from '@hansa/core';
import { Type } from 'typebox';
import {
  intendOrphanDeletion,
  keepOrphan,
  listOrphans,
  lockOrphan,
  type Orphan,
  type StoredResource,
  type Tx,
  wake,
} from '../store/index.ts';
import type { App } from './app.ts';
import { visible, visibleLocked } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { cursorKey, limitOf, PageQuery, pageOf, toPage } from './page.ts';
import { type Principal, principalOf } from './principal.ts';
import { answers, idempotencyHeader, idParams, literals } from './schemas.ts';
import { write } from './write.ts';

const OrphanView = Type.Object({
  key: Type.String({ description: 'By which it was made: league, host and incarnation' }),
  handle: Type.String({ description: "The cloud's own name for the machine" }),
  cloud: Type.String(),
  tags: Type.Record(Type.String(), Type.String()),
  reason: literals(
    ['UnknownHost', 'HostDeleted', 'Superseded'],
    'The database knows no such host, the host is deleted, or it lives in a newer machine',
  ),
  state: literals(['quarantined', 'kept', 'deleting']),
  sightings: Type.Integer({ description: 'Listings that have shown it' }),
  firstSeenAt: Type.String({ format: 'date-time' }),
  lastSeenAt: Type.String({ format: 'date-time' }),
});

const orphanParams = Type.Object({
  ...idParams.properties,
  key: Type.String({
    pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
    maxLength: 63,
    description: 'Lower-case letters, digits and inner hyphens',
  }),
});

const config = { roles: ['admin', 'operator'] as const };
const tags = ['cloud-accounts'];

/** Machines with the league's tags that belong to no host: read, kept for good, or deleted before their time. */
export function orphanRoutes(app: App, deps: ApiDeps): void {
  const { db } = deps;
  const list = {
    operationId: 'listOrphans',
    summary: 'List the machines of an account that belong to no host',
    tags,
    params: idParams,
    querystring: PageQuery,
    response: answers(200, 'A page', pageOf(OrphanView)),
  };
  app.get('/cloud-accounts/:id/orphans', { schema: list, config }, async (request) => {
    const { id } = await visible(db.sql, 'cloud-account', request.params.id, principalOf(request));
    const limit = limitOf(request.query);
    const rows = await listOrphans(db.sql, id, { afterKey: cursorKey(request.query), limit: limit + 1 });
    return toPage(rows, limit, ({ key }) => key, show);
  });

  const keep = {
    operationId: 'keepOrphan',
    summary: 'Keep a machine that belongs to no host: no sweep deletes it',
    tags,
    params: orphanParams,
    headers: idempotencyHeader,
    response: answers(200, 'As it is now', OrphanView),
  };
  app.post('/cloud-accounts/:id/orphans/:key/keep', { schema: keep, config }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const { account, orphan } = await orphanOf(tx, request.params, principal);
      if (orphan.state === 'deleting') {
        throw new HansaError('resource.deleting', `${orphan.key} is being deleted; nothing keeps it any more`);
      }
      await keepOrphan(tx, orphan);
      await wake(tx, account.id);
      const body = show({ ...orphan, state: 'kept' });
      return {
        status: 200,
        body,
        audit: { action: 'keep orphan', resourceId: account.id, after: { key: orphan.key } },
      };
    }),
  );

  const remove = {
    operationId: 'deleteOrphan',
    summary: 'Delete a machine that belongs to no host now, whatever is left of its quarantine',
    tags,
    params: orphanParams,
    headers: idempotencyHeader,
    response: answers(202, 'Accepted; gone once it is no longer listed', OrphanView),
  };
  app.delete('/cloud-accounts/:id/orphans/:key', { schema: remove, config }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const { account, orphan } = await orphanOf(tx, request.params, principal);
      if (orphan.callId === null) await intendOrphanDeletion(tx, orphan);
      await wake(tx, account.id);
      const body = show({ ...orphan, state: 'deleting' });
      const audit = { action: 'delete orphan', resourceId: account.id, after: { key: orphan.key } };
      return { status: 202, body, audit };
    }),
  );
}

/** The account's row is locked before the orphan's, as the reconciler does. @throws resource.unknown */
async function orphanOf(
  tx: Tx,
  { id, key }: { readonly id: string; readonly key: string },
  principal: Principal,
): Promise<{ account: StoredResource; orphan: Orphan }> {
  const account = await visibleLocked(tx, 'cloud-account', id, principal);
  const orphan = await lockOrphan(tx, account.id, key);
  if (orphan === undefined) throw new HansaError('resource.unknown', `${account.id} has no orphan ${key}`);
  return { account, orphan };
}

function show({ accountId: _, callId: __, firstSeenAt, lastSeenAt, ...orphan }: Orphan & { readonly agedMs?: number }) {
  const { agedMs: ___, ...shown } = orphan;
  return { ...shown, firstSeenAt: firstSeenAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() };
}
