import swagger from '@fastify/swagger';
import type { App } from './app.ts';

/** Collects the routes that follow into an OpenAPI 3.1 document, which `GET /openapi.json` tells. */
export async function describeApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hansa',
        version,
        description: 'A league of cities: deploy city nodes, rent channels on them, see how they are.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `Schema${index}`) },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
