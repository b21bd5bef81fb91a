import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@hansa/core';
import type { GenesisCity } from '../genesis/spec.ts';
import { type Authority, type CertificateUsage, createAuthority, issueCertificate } from '../identity/authority.ts';
import { createCsr } from '../identity/csr.ts';
import { newPrivateKey } from '../identity/private-key.ts';
import { createSigningIdentity, type SigningIdentity } from '../identity/signing-identity.ts';
import { writeMspDirectory } from '../node-config/msp-directory.ts';
import { ordererConfiguration, ordererEnvironment } from '../node-config/orderer.ts';
import { peerConfiguration, peerEnvironment } from '../node-config/peer.ts';
import { createParticipation, type Participation } from '../participation.ts';
import { createPeerConnection, type PeerConnection } from '../peer/connection.ts';
import { createLifecycle, type Lifecycle } from '../peer/lifecycle.ts';
import { createPeerAdmin, type PeerAdmin } from '../peer/peer-admin.ts';
import { createTransactor, type Transactor } from '../transact/transactor.ts';
import { fabricBinary } from './config.ts';
import { startProcess, type TestProcess, until } from './processes.ts';

export interface Credential {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** A certificate with a key of its own. */
export async function credential(
  authority: Authority,
  commonName: string,
  usage: CertificateUsage,
  { ou, host }: { readonly ou?: string; readonly host?: string } = {},
): Promise<Credential> {
  const privateKeyPem = newPrivateKey();
  const { certificatePem } = await issueCertificate({
    authority,
    csrPem: await createCsr({ commonName, privateKeyPem }),
    subject: { commonName, ...(ou && { organisationalUnit: ou }) },
    usage,
    ...(host && { ipAddresses: [host], dnsNames: ['localhost'] }),
    validMs: 86_400_000,
    clock: systemClock,
  });
  return { certificatePem, privateKeyPem };
}

export const newAuthority = (commonName: string, organisation: string): Promise<Authority> =>
  createAuthority({ commonName, organisation, validDays: 30, clock: systemClock });

/** What a city's nodes are made of, whoever issued it. */
export interface CityCredentials {
  readonly caCertificate: string;
  readonly tlsCaCertificate: string;
  readonly orderer: Credential;
  readonly ordererTls: Credential;
  readonly peer: Credential;
  readonly peerTls: Credential;
  readonly admin: Credential;
}

export async function issueCity(mspId: string, host: string): Promise<CityCredentials> {
  const [ca, tlsca] = await Promise.all([newAuthority(`ca.${mspId}`, mspId), newAuthority(`tlsca.${mspId}`, mspId)]);
  return {
    caCertificate: ca.certificatePem,
    tlsCaCertificate: tlsca.certificatePem,
    orderer: await credential(ca, 'orderer', 'signing', { ou: 'orderer' }),
    ordererTls: await credential(tlsca, 'orderer', 'both', { host }),
    peer: await credential(ca, 'peer', 'signing', { ou: 'peer' }),
    peerTls: await credential(tlsca, 'peer', 'both', { host }),
    admin: await credential(ca, 'admin', 'signing', { ou: 'admin' }),
  };
}

export interface TestCity {
  readonly mspId: string;
  readonly host: string;
  readonly directory: string;
  readonly credentials: CityCredentials;
  readonly admin: SigningIdentity;
  readonly participation: Participation;
  readonly connection: PeerConnection;
  readonly peerAdmin: PeerAdmin;
  readonly lifecycle: Lifecycle;
  readonly transactor: Transactor;
  readonly orderer: TestProcess;
  readonly peer: TestProcess;
  genesisCity(consenterNo: number): GenesisCity;
  ready(): Promise<void>;
  stop(): Promise<void>;
}

export interface CityInput {
  readonly mspId: string;
  readonly host: string;
  readonly directory: string;
  readonly builderDirectory: string;
  readonly credentials: CityCredentials;
}

export const ports = {
  orderer: 7050,
  admin: 7053,
  ordererOperations: 8443,
  peer: 7051,
  chaincode: 7052,
  peerOperations: 9443,
};

/** Writes the files of a city's orderer and peer with the package's own configuration and starts both. */
export async function startCity(input: CityInput): Promise<TestCity> {
  const { mspId, host, directory, credentials } = input;
  const adminCa = await newAuthority(`admin.${mspId}`, mspId);
  const adminClient = await credential(adminCa, 'agent', 'client');
  await writeNodeFiles(input, adminCa.certificatePem);
  const start = (name: 'orderer' | 'peer', given: string[], environment: (folder: string) => Record<string, string>) =>
    startProcess({
      command: fabricBinary(name),
      arguments: given,
      environment: environment(join(directory, name)),
      directory: join(directory, name),
      logFile: join(directory, name, 'log'),
    });
  const orderer = start('orderer', ['start'], ordererEnvironment);
  const peer = start('peer', ['node', 'start'], peerEnvironment);
  const caPem = credentials.tlsCaCertificate;
  const participation = createParticipation({ address: `${host}:${ports.admin}`, tls: { caPem, ...adminClient } });
  const connection = createPeerConnection({ address: `${host}:${ports.peer}`, tlsCaPem: caPem });
  const admin = createSigningIdentity({ mspId, ...credentials.admin });
  const peerAdmin = createPeerAdmin({ connection, identity: admin });
  const lifecycle = createLifecycle({ connection, identity: admin });
  const transactor = createTransactor({ connection, mspId });
  return {
    mspId,
    host,
    directory,
    credentials,
    admin,
    participation,
    connection,
    peerAdmin,
    lifecycle,
    transactor,
    orderer,
    peer,
    genesisCity: (consenterNo) => genesisCity(input, consenterNo),
    async ready() {
      await until(() => participation.list(), orderer);
      await until(() => peerAdmin.channels(), peer);
    },
    async stop() {
      participation.close();
      lifecycle.close();
      transactor.close();
      connection.close();
      await Promise.all([orderer.stop(), peer.stop()]);
    },
  };
}

const genesisCity = ({ mspId, host, credentials }: CityInput, consenterNo: number): GenesisCity => ({
  mspId,
  caCertificate: credentials.caCertificate,
  tlsCaCertificate: credentials.tlsCaCertificate,
  orderer: {
    host,
    port: ports.orderer,
    identityCertificate: credentials.orderer.certificatePem,
    tlsCertificate: credentials.ordererTls.certificatePem,
    consenterNo,
  },
  peers: [{ host, port: ports.peer }],
});

async function writeNodeFiles(input: CityInput, adminCaPem: string): Promise<void> {
  const { mspId, host, directory, credentials, builderDirectory } = input;
  const roots = { caCertificate: credentials.caCertificate, tlsCaCertificate: credentials.tlsCaCertificate };
  const nodes = { orderer: credentials.ordererTls, peer: credentials.peerTls };
  const at = (port: number) => ({ host, port });
  for (const [name, tls] of Object.entries(nodes)) {
    const node = name as 'orderer' | 'peer';
    await writeMspDirectory({ directory: join(directory, node, 'msp'), ...roots, ...credentials[node] });
    await mkdir(join(directory, node, 'tls'));
    await writeFile(join(directory, node, 'tls', 'certificate.pem'), tls.certificatePem);
    await writeFile(join(directory, node, 'tls', 'key.pem'), tls.privateKeyPem);
    await writeFile(join(directory, node, 'tls', 'ca.pem'), credentials.tlsCaCertificate);
    await writeFile(join(directory, node, 'tls', 'admin-ca.pem'), adminCaPem);
  }
  const common = (node: string) => ({
    mspId,
    mspDirectory: join(directory, node, 'msp'),
    dataDirectory: join(directory, node, 'data'),
    tls: {
      certificateFile: join(directory, node, 'tls', 'certificate.pem'),
      keyFile: join(directory, node, 'tls', 'key.pem'),
      caFile: join(directory, node, 'tls', 'ca.pem'),
    },
  });
  const orderer = ordererConfiguration({
    ...common('orderer'),
    listen: at(ports.orderer),
    admin: at(ports.admin),
    operations: at(ports.ordererOperations),
    adminClientCaFile: join(directory, 'orderer', 'tls', 'admin-ca.pem'),
  });
  await writeFile(join(directory, 'orderer', 'orderer.yaml'), orderer);
  const peer = peerConfiguration({
    ...common('peer'),
    id: `peer.${mspId}`,
    listen: at(ports.peer),
    advertised: at(ports.peer),
    chaincode: at(ports.chaincode),
    operations: at(ports.peerOperations),
    externalBuilderDirectory: builderDirectory,
  });
  await writeFile(join(directory, 'peer', 'core.yaml'), peer);
}
