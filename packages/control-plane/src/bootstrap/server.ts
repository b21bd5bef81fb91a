import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
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
  /** What machines run, as `scripts/archive` packed it; machines of the local cloud run the checkout and need none. */
  readonly archiveFile?: string | undefined;
}

/** A secret of 32 bytes and a request for one P-256 key are far below. */
const bodyBytesMax = 16_384;
const requestsPerMinute = 600;
const archiveMissing =
  "This control plane has no archive of what machines run: pack one with 'scripts/archive' and set HANSA_ARCHIVE_FILE to it";

/** An IP address or a host's name. */
const Address = Type.String({ pattern: '^[0-9A-Za-z.:-]{1,253}$' });

const JoinBody = Type.Object(
  {
    secret: Type.String({ minLength: 1, maxLength: 200 }),
    csr: Type.String({ minLength: 1, maxLength: 8_192 }),
    listen: Type.Optional(Address),
    advertised: Type.Optional(Address),
  },
  { additionalProperties: false },
);

/** HTTPS with a certificate of the league's authority: `GET /v1/authority`, `GET /v1/archive`, `POST /v1/join`. */
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
  app.get('/v1/archive', async (_request, reply) => {
    const file = deps.archiveFile;
    if (file === undefined) throw new HansaError('resource.unknown', archiveMissing);
    const { size } = await stat(file);
    return reply.type('application/gzip').header('content-length', size).send(createReadStream(file));
  });
  app.post<{ Body: JoinInput }>('/v1/join', { schema: { body: JoinBody } }, async ({ body, ip, id }) => ({
    certificate: await joinHost(deps, body, { address: ip, requestId: id }),
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
