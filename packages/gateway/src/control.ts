import { chmod, unlink } from 'node:fs/promises';
import { HansaError } from '@hansa/core';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { Type } from 'typebox';
import { type InForce, nothingInForce } from './bundle/in-force.ts';
import { sendProblem } from './problem.ts';

export interface ControlOptions {
  readonly current: () => InForce | undefined;
  readonly accept: (jws: string) => Promise<InForce>;
  readonly log: FastifyBaseLogger;
}

export interface Control {
  /** Listens on a Unix socket of mode 0600; a socket that a dead process left is replaced. */
  listen(socket: string): Promise<void>;
  close(): Promise<void>;
}

/** A bundle of a thousand tenants with their certificates is about 2 MiB. */
const bundleBytesMax = 16 * 1024 * 1024;

const PutBundle = Type.Object({ jws: Type.String() }, { additionalProperties: false });

/** The agent's way in: `PUT /bundle {jws}` and `GET /status`, both answering what is in force and which requests are open. */
export function createControl({ current, accept, log }: ControlOptions): Control {
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bundleBytesMax,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(new HansaError('route.unknown', `There is no ${request.method} ${request.url}`), request, reply),
  );
  app.get('/status', async () => current()?.status ?? nothingInForce);
  app.put<{ Body: { jws: string } }>('/bundle', { schema: { body: PutBundle } }, async ({ body }) => {
    const { status } = await accept(body.jws);
    return status;
  });
  return {
    async listen(socket) {
      await unlink(socket).catch(ignoreMissing);
      await app.listen({ path: socket });
      await chmod(socket, 0o600);
    },
    close: () => app.close(),
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
