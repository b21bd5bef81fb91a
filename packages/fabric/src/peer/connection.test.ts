import { Server, ServerCredentials } from '@grpc/grpc-js';
import { systemClock } from '@hansa/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authority, createAuthority, issueCertificate } from '../identity/authority.ts';
import { createCsr } from '../identity/csr.ts';
import { newPrivateKey } from '../identity/private-key.ts';
import { createPeerConnection } from './connection.ts';

const servers: Server[] = [];
let authority: Authority;

/** Listens on an address with a certificate for another one, or the same. */
async function listen(host: string, certified = host): Promise<string> {
  const privateKeyPem = newPrivateKey();
  const { certificatePem } = await issueCertificate({
    authority,
    csrPem: await createCsr({ commonName: 'peer', privateKeyPem }),
    subject: { commonName: 'peer' },
    ipAddresses: [certified],
    usage: 'server',
    validMs: 60_000,
    clock: systemClock,
  });
  const pair = { private_key: Buffer.from(privateKeyPem), cert_chain: Buffer.from(certificatePem) };
  const server = new Server();
  servers.push(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:0`, ServerCredentials.createSsl(null, [pair]), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return `${host}:${port}`;
}

beforeAll(async () => {
  authority = await createAuthority({ commonName: 'tlsca', organisation: 'cn-1', validDays: 1, clock: systemClock });
});

afterAll(() => {
  for (const server of servers) server.forceShutdown();
});

function isReached(address: readonly string[]): Promise<boolean> {
  const connection = createPeerConnection({ address, tlsCaPem: authority.certificatePem });
  return new Promise((resolve) => {
    connection.client.waitForReady(Date.now() + 2_000, (error) => {
      connection.close();
      resolve(!error);
    });
  });
}

describe('a connection to one of several peers', () => {
  it('takes the first that is there, by a certificate for any of them', async () => {
    const second = await listen('127.77.0.92');
    expect(await isReached(['127.77.0.91:1', second])).toBe(true);
    expect(await isReached([second, '127.77.0.91:1'])).toBe(true);
  });

  it('refuses a certificate for a host that is none of them', async () => {
    const stranger = await listen('127.77.0.93', '127.77.0.99');
    expect(await isReached(['127.77.0.91:1', stranger])).toBe(false);
  });

  it('takes the first alone when a name is among them, which gRPC cannot list', async () => {
    const first = await listen('127.77.0.94');
    expect(await isReached([first, 'peer.example:7051'])).toBe(true);
  });
});
