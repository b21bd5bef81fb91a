import { Type } from 'typebox';
import { toView } from '../store/index.ts';
import type { App, Routes } from './app.ts';
import { created, kindRoutes, listPage, startDeletion, visible, visibleLocked } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { checkIfMatch, etagOf } from './etag.ts';
import { PageQuery, pageOf } from './page.ts';
import { principalOf, unknownResource } from './principal.ts';
import { NewChannel, rentChannel } from './rent.ts';
import { answers, changeHeaders, idempotencyHeader, idParams, ref } from './schemas.ts';
import { write } from './write.ts';

const renters = ['admin', 'tenant'] as const;
const tags = ['channels'];
const params = Type.Object({
  id: Type.String({ maxLength: 64, description: 'The tenant' }),
  channelId: Type.String({ maxLength: 64 }),
});

/** Channels at large (`/channels`) and below their tenant (`/tenants/{id}/channels`). */
export function channelRoutes(deps: ApiDeps): Routes {
  const shared = kindRoutes(deps, {
    kind: 'channel',
    singular: 'Channel',
    plural: 'Channels',
    one: 'a channel',
    readers: renters,
    writers: renters,
    // A channel may be deleted at any time: what it waits for, its status says.
    remove: { guard: async () => undefined },
  });
  return (app) => {
    shared(app);
    rentRoute(app, deps);
    tenantRoutes(app, deps);
  };
}

function rentRoute(app: App, deps: ApiDeps): void {
  const schema = {
    operationId: 'createChannel',
    summary: 'Rent a channel',
    tags,
    params: idParams,
    headers: idempotencyHeader,
    body: NewChannel,
    response: answers(201, 'Placed; its conditions say how far it is', ref('Channel')),
  };
  app.post('/tenants/:id/channels', { schema, config: { roles: renters } }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const tenant = await visibleLocked(tx, 'tenant', request.params.id, principal);
      return created(await rentChannel(tx, deps, tenant.id, request.body));
    }),
  );
}

function tenantRoutes(app: App, deps: ApiDeps): void {
  const config = { roles: renters };
  const list = {
    operationId: 'listTenantChannels',
    summary: "List a tenant's channels",
    tags,
    params: idParams,
    querystring: PageQuery,
    response: answers(200, 'A page', pageOf(ref('Channel'))),
  };
  app.get('/tenants/:id/channels', { schema: list, config }, async (request) => {
    const tenant = await visible(deps.db.sql, 'tenant', request.params.id, principalOf(request));
    return listPage(deps.db.sql, { kind: 'channel', parentId: tenant.id }, request.query);
  });
  const get = {
    operationId: 'getTenantChannel',
    summary: "Read one of a tenant's channels",
    tags,
    params,
    response: answers(200, 'The channel; its ETag is in the header', ref('Channel')),
  };
  app.get('/tenants/:id/channels/:channelId', { schema: get, config }, async (request, reply) => {
    const channel = await visible(deps.db.sql, 'channel', request.params.channelId, principalOf(request));
    if (channel.parentId !== request.params.id) throw unknownResource(channel.id);
    return reply.header('etag', etagOf(channel)).send(toView(channel));
  });
  const remove = {
    operationId: 'deleteTenantChannel',
    summary: "Delete one of a tenant's channels",
    tags,
    params,
    headers: changeHeaders,
    response: answers(202, 'Accepted; its status says what is waited for', ref('Channel')),
  };
  app.delete('/tenants/:id/channels/:channelId', { schema: remove, config }, (request, reply) =>
    write(deps, request, reply, async (tx, principal) => {
      const channel = await visibleLocked(tx, 'channel', request.params.channelId, principal);
      if (channel.parentId !== request.params.id) throw unknownResource(channel.id);
      checkIfMatch(request.headers['if-match'], channel);
      return startDeletion(tx, channel);
    }),
  );
}
