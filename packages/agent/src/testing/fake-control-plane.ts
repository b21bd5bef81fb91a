import { createHash, X509Certificate } from 'node:crypto';
import { createServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Server, ServerCredentials, type ServerWritableStream, status } from '@grpc/grpc-js';
import { systemClock } from '@hansa/core';
import { type Authority, createAuthority, createCsr, issueCertificate, newPrivateKey } from '@hansa/fabric';
import { hostIdOf } from '../join/join.ts';
import { loadAgentProtocol } from '../protocol/index.ts';
import { createFakeHost, type FakeHost, type Stream } from './fake-host.ts';

/** A control plane without a database: bootstrap, link and blobs as the real one serves them, driven by a test. */
export interface FakeControlPlane {
  readonly bootstrapUrl: string;
  readonly authority: Authority;
  /** Hex SHA-256 of the league CA's certificate. */
  readonly authoritySha256: string;
  /** How often a secret was used to join. */
  readonly joins: readonly { readonly hostId: string; readonly publicKeySha256: string }[];
  addHost(id: string): FakeHost;
  /** Stores a blob and returns its digest. */
  putBlob(bytes: Uint8Array): string;
  stop(): Promise<void>;
}

export interface FakeControlPlaneOptions {
  /** Loopback address to listen on. */
  readonly address: string;
  readonly linkPort?: number;
}

const hourMs = 60 * 60 * 1_000;
const chunkBytes = 256 * 1024;

interface Endpoint {
  readonly key: string;
  readonly cert: string;
}

async function serverEndpoint(authority: Authority, address: string): Promise<Endpoint> {
  const key = newPrivateKey();
  const { certificatePem } = await issueCertificate({
    authority,
    csrPem: await createCsr({ commonName: 'control plane', privateKeyPem: key }),
    subject: { commonName: 'control plane' },
    usage: 'server',
    ipAddresses: [address],
    validMs: hourMs,
    clock: systemClock,
  });
  return { key, cert: certificatePem };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function listenHttps(server: HttpsServer, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, () => resolve((server.address() as AddressInfo).port));
  });
}

function bindGrpc(server: Server, endpoint: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(endpoint, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
  });
}

function createLinkServer(hosts: ReadonlyMap<string, FakeHost>, blobs: ReadonlyMap<string, Uint8Array>): Server {
  const server = new Server();
  server.addService(loadAgentProtocol().AgentLink.service, {
    Connect(stream: Stream) {
      const { raw } = stream.getAuthContext().sslPeerCertificate ?? {};
      const host = raw === undefined ? undefined : hosts.get(hostIdOf(new X509Certificate(raw)));
      if (host === undefined) stream.destroy(new Error('unknown host'));
      else host.attach(stream);
    },
    Fetch(call: ServerWritableStream<{ digest: string }, { data: Uint8Array }>) {
      const blob = blobs.get(call.request.digest);
      if (blob === undefined) {
        call.emit('error', { code: status.NOT_FOUND, details: 'no such blob' });
        return;
      }
      for (let from = 0; from < blob.length; from += chunkBytes)
        call.write({ data: blob.subarray(from, from + chunkBytes) });
      call.end();
    },
  });
  return server;
}

export async function startFakeControlPlane({
  address,
  linkPort = 0,
}: FakeControlPlaneOptions): Promise<FakeControlPlane> {
  const authority = await createAuthority({
    commonName: 'league',
    organisation: 'test',
    validDays: 1,
    clock: systemClock,
  });
  const endpoint = await serverEndpoint(authority, address);
  const hosts = new Map<string, FakeHost>();
  const blobs = new Map<string, Uint8Array>();
  const joins: { hostId: string; publicKeySha256: string }[] = [];

  const link = createLinkServer(hosts, blobs);
  const pair = { private_key: Buffer.from(endpoint.key), cert_chain: Buffer.from(endpoint.cert) };
  const credentials = ServerCredentials.createSsl(Buffer.from(authority.certificatePem), [pair], true);
  const port = await bindGrpc(link, `${address}:${linkPort}`, credentials);

  async function join(body: string): Promise<{ certificate: string; link: string } | undefined> {
    const { secret, csr } = JSON.parse(body) as { secret: string; csr: string };
    const host = [...hosts.values()].find((one) => one.secret === secret);
    if (host === undefined) return undefined;
    const { certificatePem } = await issueCertificate({
      authority,
      csrPem: csr,
      subject: { commonName: host.id },
      usage: 'client',
      uris: [`hansa://league/host/${host.id}/1`],
      validMs: hourMs,
      clock: systemClock,
    });
    const key = new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' });
    joins.push({ hostId: host.id, publicKeySha256: sha256(key) });
    return { certificate: certificatePem, link: `${address}:${port}` };
  }

  const bootstrap = createServer(endpoint, async (request, response) => {
    if (request.url === '/v1/authority') {
      response.end(authority.certificatePem);
      return;
    }
    const answer = await join(await text(request));
    response.statusCode = answer === undefined ? 403 : 200;
    response.end(JSON.stringify(answer ?? { code: 'join.refused' }));
  });
  const bootstrapPort = await listenHttps(bootstrap, address);

  return {
    bootstrapUrl: `https://${address}:${bootstrapPort}`,
    authority,
    authoritySha256: sha256(new X509Certificate(authority.certificatePem).raw),
    joins,
    addHost(id) {
      const host = createFakeHost(id);
      hosts.set(id, host);
      return host;
    },
    putBlob(bytes) {
      const digest = `sha256:${sha256(bytes)}`;
      blobs.set(digest, bytes);
      return digest;
    },
    async stop() {
      for (const host of hosts.values()) host.drop();
      link.forceShutdown();
      bootstrap.closeAllConnections();
      await new Promise((resolve) => bootstrap.close(resolve));
    },
  };
}
