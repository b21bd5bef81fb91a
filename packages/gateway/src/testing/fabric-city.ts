import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@hansa/core';
import {
  type Authority,
  type CertificateUsage,
  createAuthority,
  createCsr,
  createLifecycle,
  createParticipation,
  createPeerAdmin,
  createPeerConnection,
  createSigningIdentity,
  type GenesisCity,
  issueCertificate,
  type Lifecycle,
  newPrivateKey,
  ordererConfiguration,
  ordererEnvironment,
  type Participation,
  type PeerAdmin,
  peerConfiguration,
  peerEnvironment,
  writeMspDirectory,
} from '@hansa/fabric';
import { startProcess, until } from './processes.ts';

export interface FabricCityInput {
  readonly mspId: string;
  /** An address of its own: the ports are always the same. */
  readonly host: string;
  readonly consenterNo: number;
  readonly directory: string;
  readonly fabricBin: string;
  readonly externalBuilderDirectory: string;
}

/** One city on real Fabric: an orderer and a peer, and what a gateway beside them is configured with. */
export interface FabricCity {
  readonly mspId: string;
  readonly host: string;
  readonly peerAddress: string;
  readonly genesis: GenesisCity;
  readonly participation: Participation;
  readonly peerAdmin: PeerAdmin;
  readonly lifecycle: Lifecycle;
  readonly tlsCa: string;
  readonly gatewayTls: Credential;
  stop(): Promise<void>;
}

export interface Credential {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const dayMs = 86_400_000;
const ports = { orderer: 7050, admin: 7053, ordererOperations: 8443, peer: 7051, chaincode: 7052, operations: 9443 };

const newAuthority = (name: string) =>
  createAuthority({ commonName: name, organisation: name, validDays: 30, clock: systemClock });

async function issue(authority: Authority, usage: CertificateUsage, commonName: string, host?: string) {
  const privateKeyPem = newPrivateKey();
  const { certificatePem } = await issueCertificate({
    authority,
    csrPem: await createCsr({ commonName, privateKeyPem }),
    subject: { commonName, organisationalUnit: commonName },
    ...(host === undefined ? {} : { ipAddresses: [host] }),
    usage,
    validMs: dayMs,
    clock: systemClock,
  });
  return { certificatePem, privateKeyPem };
}

/** Issues its certificates, writes its files, starts both nodes and waits until they answer. */
export async function startFabricCity(input: FabricCityInput): Promise<FabricCity> {
  const { mspId, host, consenterNo, directory, fabricBin } = input;
  const [ca, tlsca, adminCa] = await Promise.all(
    ['ca', 'tlsca', 'adminca'].map((name) => newAuthority(`${name}.${mspId}`)),
  );
  if (ca === undefined || tlsca === undefined || adminCa === undefined) throw new Error('three authorities were made');
  const roots = { caCertificate: ca.certificatePem, tlsCaCertificate: tlsca.certificatePem };
  const node = async (name: 'orderer' | 'peer') => {
    const identity = await issue(ca, 'signing', name);
    const tls = await issue(tlsca, 'both', name, host);
    const folder = join(directory, name);
    await writeMspDirectory({ directory: join(folder, 'msp'), ...roots, ...identity });
    await writeTls(join(folder, 'tls'), tls, tlsca, adminCa);
    return { folder, identity, tls };
  };
  const orderer = await node('orderer');
  const peer = await node('peer');
  await writeFile(join(orderer.folder, 'orderer.yaml'), ordererYaml(input, orderer.folder));
  await writeFile(join(peer.folder, 'core.yaml'), peerYaml(input, peer.folder));
  const start = (name: 'orderer' | 'peer', given: string[], folder: string) =>
    startProcess(join(fabricBin, name), given, {
      directory: folder,
      environment: name === 'orderer' ? ordererEnvironment(folder) : peerEnvironment(folder),
    });
  const processes = [
    await start('orderer', ['start'], orderer.folder),
    await start('peer', ['node', 'start'], peer.folder),
  ] as const;

  const adminTls = { caPem: tlsca.certificatePem, ...(await issue(adminCa, 'client', 'agent')) };
  const participation = createParticipation({ address: `${host}:${ports.admin}`, tls: adminTls });
  const peerAddress = `${host}:${ports.peer}`;
  const connection = createPeerConnection({ address: peerAddress, tlsCaPem: tlsca.certificatePem });
  const admin = { connection, identity: createSigningIdentity({ mspId, ...(await issue(ca, 'signing', 'admin')) }) };
  const peerAdmin = createPeerAdmin(admin);
  const lifecycle = createLifecycle(admin);
  await until(() => participation.list(), processes[0]);
  await until(() => peerAdmin.channels(), processes[1]);
  return {
    mspId,
    host,
    peerAddress,
    genesis: {
      mspId,
      ...roots,
      orderer: {
        host,
        port: ports.orderer,
        identityCertificate: orderer.identity.certificatePem,
        tlsCertificate: orderer.tls.certificatePem,
        consenterNo,
      },
      peers: [{ host, port: ports.peer }],
    },
    participation,
    peerAdmin,
    lifecycle,
    tlsCa: tlsca.certificatePem,
    gatewayTls: await issue(tlsca, 'server', 'gateway', host),
    async stop() {
      participation.close();
      lifecycle.close();
      connection.close();
      await Promise.all(processes.map((process) => process.stop()));
    },
  };
}

async function writeTls(folder: string, tls: Credential, tlsca: Authority, adminCa: Authority): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = {
    'certificate.pem': tls.certificatePem,
    'key.pem': tls.privateKeyPem,
    'ca.pem': tlsca.certificatePem,
    'admin-ca.pem': adminCa.certificatePem,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

const filesOf = (folder: string) => ({
  dataDirectory: join(folder, 'data'),
  mspDirectory: join(folder, 'msp'),
  tls: {
    certificateFile: join(folder, 'tls/certificate.pem'),
    keyFile: join(folder, 'tls/key.pem'),
    caFile: join(folder, 'tls/ca.pem'),
  },
});

const ordererYaml = ({ mspId, host }: FabricCityInput, folder: string): string =>
  ordererConfiguration({
    mspId,
    ...filesOf(folder),
    listen: { host, port: ports.orderer },
    admin: { host, port: ports.admin },
    operations: { host, port: ports.ordererOperations },
    adminClientCaFile: join(folder, 'tls/admin-ca.pem'),
  });

const peerYaml = ({ mspId, host, externalBuilderDirectory }: FabricCityInput, folder: string): string =>
  peerConfiguration({
    id: `peer.${mspId}`,
    mspId,
    ...filesOf(folder),
    listen: { host, port: ports.peer },
    advertised: { host, port: ports.peer },
    chaincode: { host, port: ports.chaincode },
    operations: { host, port: ports.operations },
    externalBuilderDirectory,
  });
