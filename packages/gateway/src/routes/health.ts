import { Type } from 'typebox';
import { isCurrent } from '../bundle/rules.ts';
import type { Server } from '../server.ts';
import type { RouteContext } from './routes.ts';

const Readiness = Type.Object({
  ready: Type.Boolean(),
  bundle: Type.Boolean({ description: 'Has been told what to serve, and that has not expired' }),
  peer: Type.Boolean({ description: "Reaches the city's peer" }),
});

/** `/livez`: the process answers. `/readyz`: it could serve a tenant now. Neither needs a key. */
export function addHealthRoutes(app: Server, { current, peerReady, clock }: RouteContext): void {
  app.get(
    '/livez',
    {
      schema: {
        operationId: 'live',
        summary: 'Whether the process answers',
        response: { 200: Type.Object({ live: Type.Boolean() }) },
      },
    },
    async () => ({ live: true }),
  );
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'ready',
        summary: 'Whether this gateway can serve',
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_, reply) => {
      const inForce = current();
      const bundle = inForce !== undefined && isCurrent(inForce.bundle, clock.nowMs());
      const peer = await peerReady();
      return reply.code(bundle && peer ? 200 : 503).send({ ready: bundle && peer, bundle, peer });
    },
  );
}
