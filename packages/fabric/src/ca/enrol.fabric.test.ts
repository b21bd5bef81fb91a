import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeExternalBuilder } from '../contract/external-builder.ts';
import { buildGenesisBlock } from '../genesis/build.ts';
import { createCsr } from '../identity/csr.ts';
import { newPrivateKey } from '../identity/private-key.ts';
import { caCertificateFiles, caEnvironment, caServerFiles } from '../node-config/ca.ts';
import { type Credential, startCity } from '../testing/city.ts';
import { fabricBinary } from '../testing/config.ts';
import { newTenant, spec } from '../testing/network.ts';
import { startProcess, type TestProcess } from '../testing/processes.ts';
import { enrolIdentities } from './enrol-identities.ts';
import type { EnrolmentIdentity, EnrolmentRequest } from './request.ts';

const host = '127.77.0.21';
const mspId = 'cn-21';
const registrar = { name: 'registrar', secret: 'only for this test' };

let home: string;
let server: TestProcess;

/** Half of the identities are in the server's configuration, half are registered by the program. */
const declared = [
  { ca: 'ca', id: 'orderer', type: 'orderer' },
  { ca: 'tlsca', id: 'orderer', type: 'orderer' },
  { ca: 'ca', id: 'admin', type: 'admin' },
] as const;

const identities = [
  ...declared,
  { ca: 'ca', id: 'peer', type: 'peer' },
  { ca: 'tlsca', id: 'peer', type: 'peer' },
] as const satisfies Omit<EnrolmentIdentity, 'csr'>[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hansa ca '));
  const listen = { host, port: 7054 };
  const options = { organisation: mspId, listen, operations: { host, port: 9444 }, hosts: [host], registrar };
  for (const [path, content] of Object.entries(caServerFiles({ ...options, identities: declared }))) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), content, { mode: 0o600 });
  }
  server = startProcess({
    command: fabricBinary('fabric-ca-server'),
    arguments: ['start'],
    environment: caEnvironment(home),
    directory: home,
    logFile: join(home, 'log'),
  });
});

afterAll(async () => {
  await server?.stop();
  await rm(home, { recursive: true, force: true });
});

async function requestFor(keys: readonly string[], timeoutMs = 60_000): Promise<EnrolmentRequest> {
  const csrs = await Promise.all(
    identities.map(({ id, ca }, index) =>
      createCsr({
        commonName: id,
        privateKeyPem: keys[index] ?? '',
        ...(ca === 'tlsca' && { ipAddresses: [host], dnsNames: ['localhost'] }),
      }),
    ),
  );
  return {
    url: `https://${host}:7054`,
    trustFile: caCertificateFiles(home).ca,
    registrar,
    identities: identities.map((identity, index) => ({ ...identity, csr: csrs[index] ?? '' })),
    timeoutMs,
  };
}

it('enrols our own keys, twice if need be, and real nodes run with the certificates', async () => {
  const keys = identities.map(() => newPrivateKey());
  const request = await requestFor(keys);
  const first = await enrolIdentities(request);
  const { certificates, roots } = await enrolIdentities(request);
  expect(roots).toEqual(first.roots);
  expect(roots.tlsca).toBe(await readFile(caCertificateFiles(home).tlsca, 'utf8'));

  const credential = (ca: 'ca' | 'tlsca', wanted: string): Credential => {
    const index = identities.findIndex((identity) => identity.ca === ca && identity.id === wanted);
    return { certificatePem: certificates[index] ?? '', privateKeyPem: keys[index] ?? '' };
  };
  const tls = new X509Certificate(credential('tlsca', 'orderer').certificatePem);
  expect(tls.subjectAltName).toBe(`DNS:localhost, IP Address:${host}`);
  expect(new X509Certificate(credential('ca', 'admin').certificatePem).subject).toBe('OU=admin\nCN=admin');

  const builderDirectory = join(home, 'builder');
  await writeExternalBuilder(builderDirectory, home);
  const city = await startCity({
    mspId,
    host,
    directory: join(home, mspId),
    builderDirectory,
    credentials: {
      caCertificate: roots.ca ?? '',
      tlsCaCertificate: roots.tlsca ?? '',
      orderer: credential('ca', 'orderer'),
      ordererTls: credential('tlsca', 'orderer'),
      peer: credential('ca', 'peer'),
      peerTls: credential('tlsca', 'peer'),
      admin: credential('ca', 'admin'),
    },
  });
  try {
    await city.ready();
    const block = buildGenesisBlock(spec('ch-enrolled', 'bft', [city], await newTenant('te-21')));
    expect(await city.participation.join(block)).toBe('joined');
    expect(await city.participation.get('ch-enrolled')).toMatchObject({ relation: 'consenter', status: 'active' });
    expect(await city.peerAdmin.joinChannel(block)).toBe('joined');
    await city.lifecycle.approve({ channelId: 'ch-enrolled', definition: { name: 'x', version: '1', sequence: 1 } });
    expect(await city.lifecycle.queryApproved('ch-enrolled', 'x')).toEqual({ name: 'x', version: '1', sequence: 1 });
  } finally {
    await city.stop();
  }
});

it('names in a certificate the hosts that it was told, whatever the request says, and takes all names away when told none', async () => {
  const asked = { ipAddresses: ['10.9.9.9'], dnsNames: ['elsewhere.example'] };
  const csr = (id: string) => createCsr({ commonName: id, privateKeyPem: newPrivateKey(), ...asked });
  const id = 'peer.ho-2';
  const request = await requestFor(identities.map(() => newPrivateKey()));
  const { certificates } = await enrolIdentities({
    ...request,
    identities: [
      { ca: 'tlsca', id, type: 'peer', csr: await csr(id), hosts: ['127.77.0.22', 'localhost'] },
      { ca: 'ca', id, type: 'peer', csr: await csr(id), hosts: [] },
    ],
  });
  const [tls, identity] = certificates.map((pem) => new X509Certificate(pem));
  expect(tls?.subjectAltName).toBe('DNS:localhost, IP Address:127.77.0.22');
  expect(identity?.subjectAltName).toBeUndefined();
  expect(identity?.subject).toBe(`OU=peer\nCN=${id}`);
});

it('says who is to blame: a wrong secret is refused, a silent server is unavailable', async () => {
  const request = await requestFor(identities.map(() => newPrivateKey()));
  const wrong = { ...request, registrar: { ...registrar, secret: 'wrong' } };
  await expect(enrolIdentities(wrong)).rejects.toMatchObject({ code: 'ca.refused' });
  const silent = { ...request, url: 'https://127.77.0.29:7054', timeoutMs: 300 };
  await expect(enrolIdentities(silent)).rejects.toMatchObject({ code: 'ca.unavailable' });
});
