import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { HansaError } from '@hansa/core';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyPluginCallback,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import type { App, Routes } from './app.ts';
import { auditRoutes } from './audit.ts';
import { createAuthenticate } from './authenticate.ts';
import { catalogueRoutes } from './catalogues.ts';
import { channelRoutes } from './channels.ts';
import { cityNodeRoutes } from './city-nodes.ts';
import { cityPlanRoutes } from './city-plans.ts';
import { cloudAccountRoutes } from './cloud-accounts.ts';
import type { ApiDeps } from './deps.ts';
import { docsRoutes } from './docs.ts';
import { describeApi } from './document.ts';
import { eventRoutes } from './events.ts';
import { healthRoutes } from './health.ts';
import { hostRoutes } from './hosts.ts';
import { keyRoutes } from './keys.ts';
import { operatorRoutes } from './operators.ts';
import { priceRoutes } from './prices.ts';
import { answerError, answerUnknownRoute } from './problem.ts';
import { namedSchemas } from './schemas.ts';
import { tenantRoutes } from './tenants.ts';
import { tokenRoutes } from './tokens.ts';
import { createValidatorCompiler } from './validation.ts';
import { whoamiRoutes } from './whoami.ts';

const bodyLimitBytes = 256 * 1024;

/** The HTTP API, ready to `listen`. Needs no database before the first request. */
export async function createApi(deps: ApiDeps): Promise<App> {
  const app = createServer(deps);
  app.decorateRequest('principal', null);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerUnknownRoute);
  app.setValidatorCompiler(createValidatorCompiler());
  // Answers are made by our own code from our own types: they are written as they are.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  deps.metrics.observeHttp(app);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: deps.config.tls !== undefined,
  });
  await describeApi(app, deps.version);
  for (const schema of namedSchemas) app.addSchema(schema);
  for (const routes of [healthRoutes(deps), docsRoutes]) routes(app);
  void app.register(
    asPlugin((v1) => guard(v1, deps)),
    { prefix: '/v1' },
  );
  await app.ready();
  return app;
}

function createServer({ log, config }: ApiDeps): App {
  const options: FastifyServerOptions = {
    loggerInstance: log as unknown as FastifyBaseLogger,
    // Line by line of every request would drown the rest; who wants them turns the level to debug.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: bodyLimitBytes,
    requestIdHeader: false,
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    forceCloseConnections: true,
  };
  // A server over TLS has the same routes; only its type says otherwise.
  const app = (
    config.tls === undefined ? Fastify(options) : Fastify({ ...options, https: config.tls } as FastifyServerOptions)
  ).withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.addHook('onResponse', logAnswer);
  takeEmptyBodies(app);
  return app;
}

/** Many clients name JSON as their media type also where they send nothing, as with DELETE; a route that needs a body says so. */
function takeEmptyBodies(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}

/** A write is always told; reads are many and told to who asks for them. */
async function logAnswer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { method, url, routeOptions } = request;
  const { tokenId, role, principalId } = request.principal ?? {};
  const operation = routeOptions.schema?.operationId;
  const fields = { operation, method, url, status: reply.statusCode, tokenId, role, principalId };
  const level = method === 'GET' || method === 'HEAD' ? 'debug' : 'info';
  request.log[level]({ ...fields, ms: Math.round(reply.elapsedTime) }, 'request answered');
}

/** The caller's id when it is a harmless one, so that its log and ours can be joined. */
function requestId(sent: string | string[] | undefined): string {
  return typeof sent === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(sent) ? sent : randomUUID();
}

/** Everything below `/v1` asks for a token, of which each has a rate of its own. */
function guard(app: App, deps: ApiDeps): void {
  app.addHook('onRequest', createAuthenticate(deps.db));
  void app.register(rateLimit, {
    max: deps.config.requestsPerMinute,
    timeWindow: 60_000,
    cache: 10_000,
    keyGenerator: (request) => request.principal?.tokenId ?? request.ip,
    errorResponseBuilder: (_, { max, after }) =>
      new HansaError('request.rate', `A token has ${max} requests a minute; go on in ${after}`),
  });
  const resources: Routes[] = [
    whoamiRoutes(deps),
    catalogueRoutes(deps),
    priceRoutes(deps),
    operatorRoutes(deps),
    cloudAccountRoutes(deps),
    cityNodeRoutes(deps),
    cityPlanRoutes(deps),
    hostRoutes(deps),
    tenantRoutes(deps),
    keyRoutes(deps),
    channelRoutes(deps),
    tokenRoutes(deps),
    eventRoutes(deps),
    auditRoutes(deps),
  ];
  for (const routes of resources) void app.register(asPlugin(routes));
}

/** A scope of its own: hooks that routes add reach no others. */
const asPlugin =
  (routes: Routes): FastifyPluginCallback =>
  (scope, _, done) => {
    routes(scope as unknown as App);
    done();
  };
