import rateLimit from '@fastify/rate-limit';
import { asHansaError, HansaError } from '@hansa/core';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { KeyPair } from '../issuer/league-authority.ts';
import type { Log } from '../log/log.ts';
import { type JoinDeps, type JoinInput, joinHost } from './join.ts';

/** Where machines make their first contact. */
export interface BootstrapListener {
  readonly port: number;
  stop(): Promise<void>;
}

export interface BootstrapDeps extends JoinDeps {
  readonly log: Log;
  readonly endpoint: KeyPair;
  readonly listen: { readonly host: string; readonly port: number };
  /** `host:port` of the agents' listener, as machines reach it. */
  readonly linkAddress: string;
}

/** A secret of 32 bytes and a request for one P-256 key are far below. */
const bodyBytesMax = 16_384;
const requestsPerMinute = 600;

const JoinBody = Type.Object(
  { secret: Type.String({ minLength: 1, maxLength: 200 }), csr: Type.String({ minLength: 1, maxLength: 8_192 }) },
  { additionalProperties: false },
);

/** HTTPS with a certificate of the league's authority: `GET /v1/authority`, `POST /v1/join`. */
export async function startBootstrap(deps: BootstrapDeps): Promise<BootstrapListener> {
  const app = Fastify({
    https: { key: deps.endpoint.privateKeyPem, cert: deps.endpoint.certificatePem, minVersion: 'TLSv1.3' },
    bodyLimit: bodyBytesMax,
    requestTimeout: 10_000,
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: () => new HansaError('request.rate', 'Too many requests from this address; wait a minute'),
  });
  app.setErrorHandler((error, _request, reply) => refuse(reply, error, deps.log));
  app.get('/v1/authority', async (_request, reply) =>
    reply.type('application/x-pem-file').send(deps.league.certificatePem),
  );
  app.post<{ Body: JoinInput }>('/v1/join', { schema: { body: JoinBody } }, async ({ body }) => ({
    certificate: await joinHost(deps, body),
    link: deps.linkAddress,
  }));
  const address = await app.listen(deps.listen);
  return { port: Number(new URL(address).port), stop: () => app.close() };
}

/** Every error as a problem document; the log has the cause of our own. */
function refuse(reply: FastifyReply, error: unknown, log: Log): FastifyReply {
  const failure = httpError(error);
  if (failure.code === 'internal.bug') log.error({ err: error }, 'a bootstrap request broke');
  else log.info({ code: failure.code }, failure.message);
  return reply.code(failure.status).type('application/problem+json').send(failure.toProblem());
}

function httpError(error: unknown): HansaError {
  if (error instanceof HansaError || !(error instanceof Error)) return asHansaError(error);
  const { statusCode, validation } = error as Error & { statusCode?: number; validation?: unknown };
  if (validation !== undefined) return new HansaError('request.invalid', error.message);
  if (statusCode === 413) return new HansaError('request.too-large', `The body is larger than ${bodyBytesMax} bytes`);
  if (statusCode === 415) return new HansaError('request.media-type', 'The body must be application/json');
  if (statusCode !== undefined && statusCode < 500) return new HansaError('request.malformed', error.message);
  return asHansaError(error);
}
