import { type Access, authenticate, openChannel, requireBundle } from '../auth.ts';
import type { Caller } from '../bundle/in-force.ts';
import type { Server, ServerOptions } from '../server.ts';
import { createGate } from '../throttle.ts';
import { addBlockRoutes } from './blocks.ts';
import { addChannelRoutes } from './channels.ts';
import { addHealthRoutes } from './health.ts';
import { addQueryRoutes } from './queries.ts';
import { addTransactionRoutes } from './transactions.ts';

/** What the routes share. */
export interface RouteContext extends Omit<ServerOptions, 'tls'> {
  /** At most so many calls to the peer at once. */
  readonly gate: ReturnType<typeof createGate>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set below `/v1`. */
    caller: Caller | null;
    /** Set below `/v1/channels/{channelId}`. */
    access: Access | null;
  }
}

/** The peer's own gateway takes 500 calls at once by default (`peer.limits.concurrency.gatewayService`). */
const inFlightMax = 500;

/** All paths of the tenants' API. */
export function addRoutes(app: Server, options: ServerOptions): void {
  const context: RouteContext = { ...options, gate: createGate(inFlightMax) };
  app.decorateRequest('caller', null);
  app.decorateRequest('access', null);
  addHealthRoutes(app, context);
  app.register(
    (scope: Server, _options, done) => {
      addTenantRoutes(scope, context);
      done();
    },
    { prefix: '/v1/channels' },
  );
}

/** Who calls, and whether the channel is theirs, is settled before a body is read. */
function addTenantRoutes(scope: Server, context: RouteContext): void {
  scope.addHook('onRequest', async (request) => {
    const inForce = requireBundle(context.current(), context.clock);
    request.caller = authenticate(request.headers.authorization, inForce);
    const { channelId } = request.params as { channelId?: string };
    if (channelId !== undefined) request.access = openChannel(inForce, request.caller, channelId);
  });
  addChannelRoutes(scope, context);
  addTransactionRoutes(scope, context);
  addQueryRoutes(scope, context);
  addBlockRoutes(scope, context);
}
