import { createPrivateKey, X509Certificate } from 'node:crypto';
import { caCertificateFiles, createCsr } from '@hansa/fabric';
import { readIfPresent, writeFileWhole } from '../files.ts';
import type { DesiredNode, IdentityCsr, IssuedCertificates } from '../protocol/index.ts';
import type { Host } from './host.ts';
import { type Identities, keyOf, readIdentities } from './identities.ts';
import { idAt, type RosterEntry, rosterOf } from './roster.ts';

/** The identities of a host whose city's CA is on another: asked for by requests, taken when they come. */
export interface Enrolment {
  /** Requests for all identities; the same text each time, so that asking again is no news. */
  requests(node: DesiredNode): Promise<readonly IdentityCsr[]>;
  /** Undefined until the CA has certified every key of this host. Certificates of other keys or another CA are left alone. */
  identities(node: DesiredNode, issued: IssuedCertificates | undefined): Promise<Identities | undefined>;
}

export function createEnrolment(host: Host): Enrolment {
  const { layout, hostId } = host;
  const made = new Map<string, IdentityCsr>();

  async function requestFor(entry: RosterEntry): Promise<IdentityCsr> {
    const { name } = entry;
    const known = made.get(name);
    if (known !== undefined) return known;
    const csr = await createCsr({ commonName: idAt(name, hostId), privateKeyPem: await keyOf(entry) });
    const request = { name, csr };
    made.set(name, request);
    return request;
  }

  async function store(entries: readonly RosterEntry[], issued: IssuedCertificates): Promise<void> {
    const roots = caCertificateFiles(layout.ca.home);
    const texts = entries.map(({ name, certificateFile }) => [certificateFile, certificateOf(issued, name)] as const);
    // The roots come last: a crash before them begins anew.
    for (const [file, text] of texts) await writeIfOther(file, text);
    await writeIfOther(roots.ca, issued.caCertificate);
    await writeIfOther(roots.tlsca, issued.tlsCaCertificate);
  }

  return {
    requests: (node) => Promise.all(rosterOf(layout, node.components).map(requestFor)),
    async identities(node, issued) {
      const entries = rosterOf(layout, node.components);
      if (issued !== undefined) {
        const keys = await Promise.all(entries.map(keyOf));
        if (entries.every((entry, index) => answers(entry, keys[index] ?? '', issued))) await store(entries, issued);
      }
      return await readIdentities(host, node);
    },
  };
}

const certificateOf = ({ certificates }: IssuedCertificates, name: string): string =>
  certificates.find((each) => each.name === name)?.certificate ?? '';

/** Whether the right CA of the city has certified this very key. */
function answers({ name, ca }: RosterEntry, privateKeyPem: string, issued: IssuedCertificates): boolean {
  const pem = certificateOf(issued, name);
  const root = ca === 'ca' ? issued.caCertificate : issued.tlsCaCertificate;
  if (pem === '' || root === '') return false;
  const certificate = new X509Certificate(pem);
  return (
    certificate.checkPrivateKey(createPrivateKey(privateKeyPem)) &&
    certificate.verify(new X509Certificate(root).publicKey)
  );
}

async function writeIfOther(file: string, text: string): Promise<void> {
  if ((await readIfPresent(file)) !== text) await writeFileWhole(file, text);
}
