import Fastify, { type FastifyInstance } from 'fastify';
import type { App, Routes } from './app.ts';

const prefix = '/docs';

/** Nothing foreign: the page, its script and the document come from here, and the browser asks nobody else. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The reference of the API as a page. Its script is 5 MB that few processes ever serve, so it is loaded at the first
 * request, into a server of its own that is only asked in-process.
 */
export const docsRoutes: Routes = (app: App) => {
  let inner: Promise<FastifyInstance> | undefined;
  app.addHook('onClose', async () => (await inner)?.close());
  app.get(prefix, { schema: { hide: true } }, async (_, reply) => reply.redirect(`${prefix}/`));
  app.get(`${prefix}/*`, { schema: { hide: true } }, async (request, reply) => {
    inner ??= createReference();
    const page = await (await inner).inject({ method: 'GET', url: request.url });
    if (page.statusCode !== 200) return reply.callNotFound();
    reply.header('content-security-policy', contentSecurityPolicy);
    return reply.type(String(page.headers['content-type'])).send(page.rawPayload);
  });
};

async function createReference(): Promise<FastifyInstance> {
  const { default: reference } = await import('@scalar/fastify-api-reference');
  const server = Fastify();
  await server.register(reference, {
    routePrefix: prefix,
    configuration: {
      url: '/openapi.json',
      pageTitle: 'Hansa API',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: 'never',
    },
  });
  await server.ready();
  return server;
}
