import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ThrowAwayAuthority } from './authority.ts';
import type { SimRequest } from './vendor.ts';

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

const bodyBytesMax = 1024 * 1024;
const keepAliveMs = 75_000;

/** Listens on loopback. @throws Error when the address is not loopback or the port is taken. */
export async function listen(
  { address, port, tls }: { address: string; port: number; tls?: ThrowAwayAuthority },
  onRequest: RequestListener,
): Promise<Listener> {
  if (!/^127\.\d+\.\d+\.\d+$/.test(address)) throw new Error(`${address} is no loopback address`);
  const server: Server =
    tls === undefined
      ? createServer(onRequest)
      : createTlsServer({ cert: tls.certificatePem + tls.caPem, key: tls.privateKeyPem }, onRequest);
  // Vendors keep a connection for a minute and more; Node's five seconds would cut those of clients that poll.
  server.keepAliveTimeout = keepAliveMs;
  server.listen(port, address);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${address}:${bound}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The request with its whole body; undefined when the body is too long or the Host header is no host. */
export async function readRequest(
  incoming: IncomingMessage,
  scheme: 'http' | 'https',
): Promise<SimRequest | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  const rawPath = incoming.url ?? '/';
  const url = URL.parse(rawPath, `${scheme}://${incoming.headers.host ?? ''}`);
  if (url === null || !rawPath.startsWith('/')) return undefined;
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
  return {
    method: incoming.method ?? 'GET',
    url,
    headers: Object.fromEntries(headers),
    rawPath,
    body: Buffer.concat(chunks),
    scheme,
  };
}
