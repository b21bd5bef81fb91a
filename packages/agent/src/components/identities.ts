import {
  caCertificateFiles,
  createCsr,
  type EnrolmentIdentity,
  type EnrolmentRequest,
  type EnrolmentResult,
  newPrivateKey,
  writeMspDirectory,
} from '@hansa/fabric';
import { readIfPresent, writeFileOnce, writeFileWhole } from '../files.ts';
import type { NodeLayout } from '../layout.ts';
import type { DesiredNode } from '../protocol/index.ts';
import { caUrl, registrarOf } from './ca.ts';
import { type Host, tlsNames } from './host.ts';
import { type IdentityName, type RosterEntry, rosterOf } from './roster.ts';

/** The public half of a node: what a channel's block 0 names it by. */
export interface NodeIdentity {
  readonly certificate: string;
  readonly tlsCertificate: string;
}

/** The identities of a host's components, all from the city's own CAs, all keys made on this host. */
export interface Identities {
  readonly caCertificate: string;
  readonly tlsCaCertificate: string;
  readonly gatewayTlsCertificate: string;
  /** Where an orderer runs. */
  readonly orderer?: NodeIdentity;
  /** Where a peer runs: its own, and that of the admin who asks it. */
  readonly peer?: NodeIdentity;
  readonly admin?: { readonly certificate: string; readonly privateKey: string };
}

export type Enrol = (request: EnrolmentRequest) => Promise<EnrolmentResult>;

export const caStartTimeoutMs = 60_000;

/** The key of an identity, made when it is first asked for. */
export const keyOf = async ({ keyFile }: RosterEntry): Promise<string> =>
  (await readIfPresent(keyFile)) ?? (await writeFileOnce(keyFile, newPrivateKey()));

async function requestFor(wanted: RosterEntry, node: DesiredNode): Promise<EnrolmentIdentity> {
  const { ca, id, type } = wanted;
  const names = ca === 'tlsca' ? tlsNames(node) : {};
  const csr = await createCsr({ commonName: id, privateKeyPem: await keyOf(wanted), ...names });
  return { ca, id, type, csr };
}

async function enrolAll(host: Host, node: DesiredNode, enrol: Enrol): Promise<void> {
  const wanted = rosterOf(host.layout, node.components);
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

/** What is on disk, or undefined when a certificate is missing and all are to be enrolled (again). */
export async function readIdentities({ layout }: Host, node: DesiredNode): Promise<Identities | undefined> {
  const files = caCertificateFiles(layout.ca.home);
  const entries = rosterOf(layout, node.components);
  const [ca, tlsCa, ...texts] = await Promise.all(
    [files.ca, files.tlsca, ...entries.map(({ certificateFile }) => certificateFile)].map(readIfPresent),
  );
  if (!ca || !tlsCa || texts.some((text) => text === undefined || text === '')) return undefined;
  const certificates = new Map(entries.map(({ name }, index) => [name, texts[index] ?? '']));
  const of = (name: IdentityName): string => certificates.get(name) ?? '';
  const nodeOf = (name: 'orderer' | 'peer') => ({ certificate: of(name), tlsCertificate: of(`${name}-tls`) });
  const roots = { caCertificate: ca, tlsCaCertificate: tlsCa, gatewayTlsCertificate: of('gateway-tls') };
  const privateKey = certificates.has('admin') ? await readIfPresent(layout.admin.key) : '';
  if (privateKey === undefined) return undefined;
  return {
    ...roots,
    ...(certificates.has('orderer') && { orderer: nodeOf('orderer') }),
    ...(certificates.has('peer') && {
      peer: nodeOf('peer'),
      admin: { certificate: of('admin'), privateKey },
    }),
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

/** The folders that orderer and peer read their identities from. */
export async function writeMsps({ layout }: Host, identities: Identities): Promise<void> {
  const { orderer, peer } = identities;
  await Promise.all([
    writeFileWhole(layout.tlsCa, identities.tlsCaCertificate),
    orderer && writeMsp(layout.orderer, identities, orderer.certificate),
    peer && writeMsp(layout.peer, identities, peer.certificate),
  ]);
}

/**
 * All identities of a host that runs its city's CA, enrolled unless that was done before. Call it while the CA starts: `enrol`
 * waits for it. Errors: `ca.unavailable`, `ca.refused`.
 */
export async function ensureIdentities(host: Host, node: DesiredNode, enrol: Enrol): Promise<Identities> {
  const known = await readIdentities(host, node);
  if (known !== undefined) return known;
  await enrolAll(host, node, enrol);
  const identities = await readIdentities(host, node);
  if (identities === undefined) throw new TypeError('enrolled, and a certificate is missing');
  return identities;
}
