import { allKinds, HansaError, invalidRequest, type Kind } from '@hansa/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  type EventFilter,
  type EventPosition,
  eventStart,
  formatPosition,
  newestPosition,
  parsePosition,
  readEvents,
  type StoredEvent,
} from '../store/index.ts';
import type { Routes } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { createEventStreams } from './event-stream.ts';
import { limitOf, PageQuery, pageOf } from './page.ts';
import { principalOf, scopeOf } from './principal.ts';
import { answers, literals } from './schemas.ts';

const EventView = Type.Object({
  id: Type.String({ description: 'Position in the order of commits; resume with it' }),
  kind: literals(allKinds),
  resourceId: Type.String(),
  type: literals(['created', 'updated', 'deleting', 'deleted']),
  at: Type.String({ format: 'date-time' }),
  resource: Type.Object({}, { additionalProperties: true, description: 'As it then was' }),
});

const EventQuery = Type.Object(
  {
    ...PageQuery.properties,
    resource: Type.Optional(Type.String({ maxLength: 64, description: 'Only of the resource with this id' })),
    kind: Type.Optional(literals(allKinds, 'Only of this kind')),
  },
  { additionalProperties: false },
);

const showEvent = ({ position, kind, resourceId, type, at, body }: StoredEvent) => ({
  id: formatPosition(position),
  kind,
  resourceId,
  type,
  at,
  resource: body,
});

/** What happened to resources: a page of it, or, for who accepts `text/event-stream`, as it happens. */
export function eventRoutes(deps: ApiDeps): Routes {
  return (app) => {
    const streams = createEventStreams({ ...deps, show: showEvent });
    app.addHook('preClose', async () => streams.close());
    const schema = {
      operationId: 'listEvents',
      summary: 'List events in the order of commits, or follow them as an event stream',
      description: 'With `Accept: text/event-stream`: server-sent events from now on, or after `Last-Event-ID`.',
      tags: ['events'],
      querystring: EventQuery,
      response: answers(200, 'A page, or a stream', pageOf(EventView)),
    };
    app.get('/events', { schema }, async (request, reply) => {
      const filter = filterOf(request, request.query);
      if (request.headers.accept?.includes('text/event-stream') !== true) {
        return listPage(deps, filter, request.query);
      }
      return stream(deps, streams, filter, request, reply);
    });
  };
}

function filterOf(request: FastifyRequest, query: Static<typeof EventQuery>): EventFilter {
  return {
    ...scopeOf(principalOf(request)),
    ...(query.resource === undefined ? {} : { resourceId: query.resource }),
    ...(query.kind === undefined ? {} : { kind: query.kind as Kind }),
  };
}

/** `next` comes with every page that is not empty: it is where to go on reading later, too. */
async function listPage({ db }: ApiDeps, filter: EventFilter, query: Static<typeof EventQuery>) {
  const after = query.cursor === undefined ? eventStart : position(query.cursor, '?cursor');
  const { events } = await readEvents(db.sql, after, limitOf(query), filter);
  const last = events.at(-1);
  const items = events.map(showEvent);
  return last === undefined ? { items } : { items, next: formatPosition(last.position) };
}

async function stream(
  { db }: ApiDeps,
  streams: ReturnType<typeof createEventStreams>,
  filter: EventFilter,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const lastEventId = request.headers['last-event-id'];
  const after =
    lastEventId === undefined ? await newestPosition(db.sql) : position(String(lastEventId), 'last-event-id');
  if (streams.full()) throw new HansaError('request.rate', 'Too many event streams are open here; try again later');
  reply.hijack();
  await streams.serve(reply.raw, after, filter);
  return reply;
}

function position(text: string, field: string): EventPosition {
  const parsed = parsePosition(text);
  if (parsed === undefined) throw invalidRequest({ field, rule: 'must be the id of an event' });
  return parsed;
}
