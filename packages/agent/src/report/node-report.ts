import { X509Certificate } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { type City, componentNames } from '../components/city.ts';
import type { Identities } from '../components/identities.ts';
import type { ObservedNode } from '../protocol/index.ts';

export interface Disk {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** Of the file system that holds the directory; free is what an unprivileged user may take. */
export async function diskOf(directory: string): Promise<Disk> {
  const { bsize, blocks, bavail } = await statfs(directory);
  return { totalBytes: bsize * blocks, freeBytes: bsize * bavail };
}

function expiries(agentCertificate: string, identities: Identities | undefined): ObservedNode['certificates'] {
  const certificates: [string, string | undefined][] = [
    ['agent', agentCertificate],
    ['orderer', identities?.orderer?.certificate],
    ['orderer-tls', identities?.orderer?.tlsCertificate],
    ['peer', identities?.peer?.certificate],
    ['peer-tls', identities?.peer?.tlsCertificate],
    ['gateway-tls', identities?.gatewayTlsCertificate],
    ['admin', identities?.admin?.certificate],
  ];
  return certificates.flatMap(([name, pem]) =>
    pem === undefined ? [] : [{ name, notAfter: new X509Certificate(pem).validToDate.toISOString() }],
  );
}

/** Certificates parse slowly and change rarely: remembers the expiries of the identities that it saw last. */
export function createNodeReport(agentCertificate: string): (city: City, disk: Disk) => ObservedNode {
  let known: { readonly of: Identities | undefined; readonly certificates: ObservedNode['certificates'] } | undefined;
  return (city, disk) => {
    const identities = city.identities();
    if (known === undefined || known.of !== identities) {
      known = { of: identities, certificates: expiries(agentCertificate, identities) };
    }
    const components = city.node()?.components ?? [];
    return {
      caCertificate: identities?.caCertificate ?? '',
      tlsCaCertificate: identities?.tlsCaCertificate ?? '',
      ordererCertificate: identities?.orderer?.certificate ?? '',
      ordererTlsCertificate: identities?.orderer?.tlsCertificate ?? '',
      components: componentNames
        .filter((name) => components.includes(name))
        .map((name) => ({ name, ...city.component(name).state() })),
      diskTotalBytes: disk.totalBytes,
      diskFreeBytes: disk.freeBytes,
      certificates: known.certificates,
    };
  };
}
