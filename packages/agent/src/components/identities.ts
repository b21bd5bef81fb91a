import { systemClock } from '@hansa/core';
import {
  caCertificateFiles,
  createAuthority,
  createCsr,
  type EnrolmentIdentity,
  type EnrolmentRequest,
  type EnrolmentResult,
  issueCertificate,
  newPrivateKey,
  writeMspDirectory,
} from '@hansa/fabric';
import { readIfPresent, writeFileOnce, writeFileWhole } from '../files.ts';
import type { NodeLayout } from '../layout.ts';
import type { DesiredNode } from '../protocol/index.ts';
import { caUrl, registrarOf } from './ca.ts';
import { type Host, tlsNames } from './host.ts';
import { type RosterEntry, rosterOf } from './roster.ts';

/** The public half of a node: what a channel's block 0 names it by. */
export interface NodeIdentity {
  readonly certificate: string;
  readonly tlsCertificate: string;
}

/** Every identity of a city, all from its own CAs, all keys made on this host. */
export interface Identities {
  readonly caCertificate: string;
  readonly tlsCaCertificate: string;
  readonly orderer: NodeIdentity;
  readonly peer: NodeIdentity;
  readonly gatewayTlsCertificate: string;
  readonly admin: { readonly certificate: string; readonly privateKey: string };
}

export type Enrol = (request: EnrolmentRequest) => Promise<EnrolmentResult>;

const caStartTimeoutMs = 60_000;

async function requestFor(wanted: RosterEntry, node: DesiredNode): Promise<EnrolmentIdentity> {
  const privateKeyPem = (await readIfPresent(wanted.keyFile)) ?? (await writeFileOnce(wanted.keyFile, newPrivateKey()));
  const names = wanted.ca === 'tlsca' ? tlsNames(node) : {};
  const csr = await createCsr({ commonName: wanted.id, privateKeyPem, ...names });
  return { ca: wanted.ca, id: wanted.id, type: wanted.type, csr };
}

async function enrolAll(host: Host, node: DesiredNode, enrol: Enrol): Promise<void> {
  const wanted = rosterOf(host.layout);
  const identities = await Promise.all(wanted.map((one) => requestFor(one, node)));
  const result = await enrol({
    url: caUrl(node),
    trustFile: caCertificateFiles(host.layout.ca.home).ca,
    registrar: await registrarOf(host),
    identities,
    timeoutMs: caStartTimeoutMs,
  });
  const writes = wanted.map(({ certificateFile }, index) =>
    writeFileWhole(certificateFile, result.certificates[index] ?? ''),
  );
  await Promise.all(writes);
}

/** The certificates on disk, or undefined when one is missing and all are to be enrolled (again). */
async function readAll(host: Host): Promise<Identities | undefined> {
  const { layout } = host;
  const roots = caCertificateFiles(layout.ca.home);
  const files = [
    ...[roots.ca, roots.tlsca, layout.orderer.certificate, layout.orderer.tlsCertificate, layout.peer.certificate],
    ...[layout.peer.tlsCertificate, layout.gateway.certificate, layout.admin.certificate, layout.admin.key],
  ];
  const texts = await Promise.all(files.map(readIfPresent));
  if (texts.some((text) => text === undefined || text === '')) return undefined;
  const [ca, tlsCa, orderer, ordererTls, peer, peerTls, gateway, admin, adminKey] = texts as [string, ...string[]];
  return {
    caCertificate: ca,
    tlsCaCertificate: tlsCa ?? '',
    orderer: { certificate: orderer ?? '', tlsCertificate: ordererTls ?? '' },
    peer: { certificate: peer ?? '', tlsCertificate: peerTls ?? '' },
    gatewayTlsCertificate: gateway ?? '',
    admin: { certificate: admin ?? '', privateKey: adminKey ?? '' },
  };
}

async function writeMsp(node: NodeLayout, identities: Identities, certificatePem: string): Promise<void> {
  await writeMspDirectory({
    directory: node.msp,
    caCertificate: identities.caCertificate,
    tlsCaCertificate: identities.tlsCaCertificate,
    certificatePem,
    privateKeyPem: (await readIfPresent(node.key)) ?? '',
  });
}

/**
 * All identities of the city, enrolled unless that was done before, and the folders that orderer and peer read them from.
 * Call it while the CA starts: `enrol` waits for it. Errors: `ca.unavailable`, `ca.refused`.
 */
export async function ensureIdentities(host: Host, node: DesiredNode, enrol: Enrol): Promise<Identities> {
  let identities = await readAll(host);
  if (identities === undefined) {
    await enrolAll(host, node, enrol);
    identities = await readAll(host);
  }
  if (identities === undefined) throw new TypeError('enrolled, and a certificate is missing');
  const { layout } = host;
  await Promise.all([
    writeFileWhole(layout.tlsCa, identities.tlsCaCertificate),
    writeMsp(layout.orderer, identities, identities.orderer.certificate),
    writeMsp(layout.peer, identities, identities.peer.certificate),
  ]);
  return identities;
}

/** The agent's own client certificate for the orderer's admin listener, from a CA that nobody else has. */
export interface AdminClient {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

const adminClientDays = 3_650;
const dayMs = 24 * 60 * 60 * 1_000;

/**
 * The orderer's admin API checks no role, so its listener trusts only this CA: a certificate of the city must not be able to
 * delete a channel. Made once; the certificate is written last, so a crash before it begins anew.
 */
export async function ensureAdminClient({ layout }: Host): Promise<AdminClient> {
  const { adminClientCa, adminClientCaKey, adminClientCertificate, adminClientKey } = layout.agent;
  const [certificatePem, privateKeyPem] = await Promise.all(
    [adminClientCertificate, adminClientKey].map(readIfPresent),
  );
  if (certificatePem !== undefined && privateKeyPem !== undefined) return { certificatePem, privateKeyPem };
  const clock = systemClock;
  const name = { commonName: 'orderer admin CA', organisation: 'hansa agent' };
  const authority = await createAuthority({ ...name, validDays: adminClientDays, clock });
  const key = newPrivateKey();
  const issued = await issueCertificate({
    authority,
    csrPem: await createCsr({ commonName: 'agent', privateKeyPem: key }),
    subject: { commonName: 'agent' },
    usage: 'client',
    validMs: adminClientDays * dayMs,
    clock,
  });
  await writeFileWhole(adminClientCa, authority.certificatePem);
  await writeFileWhole(adminClientCaKey, authority.privateKeyPem);
  await writeFileWhole(adminClientKey, key);
  await writeFileWhole(adminClientCertificate, issued.certificatePem);
  return { certificatePem: issued.certificatePem, privateKeyPem: key };
}
