import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type Clock, HansaError } from '@hansa/core';
import type { Transactor } from '@hansa/fabric';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault } from 'fastify';
import type { InForce } from './bundle/in-force.ts';
import { sendProblem } from './problem.ts';
import { addRoutes } from './routes/routes.ts';
import type { Throttle } from './throttle.ts';

export interface ServerOptions {
  readonly current: () => InForce | undefined;
  readonly transactor: Transactor;
  readonly throttle: Throttle;
  /** Whether the city's peer can be reached now. */
  readonly peerReady: () => Promise<boolean>;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: FastifyBaseLogger;
  /** PEM texts; without them it speaks plain HTTP, for tests. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

export type Server = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

const bodyBytesMax = 1024 * 1024;

/** The tenants' HTTPS API. Every error is a problem document; nothing here needs the control plane. */
export function createServer(options: ServerOptions): Server {
  const { tls, log } = options;
  const app: Server = fastify({
    https: tls === undefined ? null : { cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' },
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    genReqId: () => randomUUID(),
    bodyLimit: bodyBytesMax,
    requestTimeout: 30_000,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    frameworkErrors: sendProblem,
  } as object);
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new HansaError('route.unknown', `There is no ${request.method} ${pathOf(request.url)}`),
      request,
      reply,
    ),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        requestId: request.id,
        tenant: request.caller?.tenantId,
        channel: request.access?.channel.channelId,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request answered',
    );
  });
  addRoutes(app, options);
  return app;
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;
