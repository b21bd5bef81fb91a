import swagger from '@fastify/swagger';
import fastify from 'fastify';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { addRoutes } from './routes/routes.ts';
import type { Server } from './server.ts';
import { createFakeTransactor } from './testing/fake-transactor.ts';
import { manualTime } from './testing/manual-time.ts';
import { createThrottle } from './throttle.ts';

const document = {
  openapi: '3.1.0',
  info: {
    title: 'Hansa city gateway',
    version: '1',
    description:
      "A tenant's door in a city: transactions, queries and blocks of its channels. Any city of a channel answers, over TLS " +
      "with a certificate of the city's own authority, which the channel's status gives.",
  },
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key' } } },
} as const;

/** The document is made from the routes' own schemas; `vitest -u` writes it anew after a change. */
test('openapi.json says what the routes say', async () => {
  const { clock, sleep } = manualTime('2026-06-01T00:00:00.000Z');
  const app = fastify() as unknown as Server;
  await app.register(swagger, { openapi: document });
  addRoutes(app, {
    current: () => undefined,
    transactor: createFakeTransactor(),
    throttle: createThrottle(clock),
    peerReady: async () => true,
    clock,
    sleep,
    log: pino({ level: 'silent' }),
  });
  await app.ready();
  await expect(`${JSON.stringify(app.swagger(), null, 2)}\n`).toMatchFileSnapshot('../openapi.json');
  await app.close();
});
