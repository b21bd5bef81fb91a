import type { EnrolmentIdentity } from '@hansa/fabric';
import type { Layout } from '../layout.ts';

/** Names of a city's identities on a host. */
export type IdentityName = 'orderer' | 'orderer-tls' | 'peer' | 'peer-tls' | 'gateway-tls' | 'admin';

/** Who is enrolled at the city's CAs, and where the key and the certificate are kept. */
export interface RosterEntry extends Omit<EnrolmentIdentity, 'csr' | 'hosts'> {
  readonly name: IdentityName;
  readonly keyFile: string;
  readonly certificateFile: string;
}

/** What each identity is at the CAs. */
export const identityKinds = {
  orderer: { ca: 'ca', id: 'orderer', type: 'orderer' },
  'orderer-tls': { ca: 'tlsca', id: 'orderer', type: 'orderer' },
  peer: { ca: 'ca', id: 'peer', type: 'peer' },
  'peer-tls': { ca: 'tlsca', id: 'peer', type: 'peer' },
  'gateway-tls': { ca: 'tlsca', id: 'gateway', type: 'client' },
  admin: { ca: 'ca', id: 'admin', type: 'admin' },
} as const satisfies Record<IdentityName, Omit<EnrolmentIdentity, 'csr'>>;

/** Of a host without a CA: the city's CA knows each host's identities by names of their own. */
export const idAt = (name: IdentityName, hostId: string): string => `${identityKinds[name].id}.${hostId}`;

/** The identities that a host's components need. Where the CA runs it knows them from its first start. */
export function rosterOf(
  { orderer, peer, gateway, admin }: Layout,
  components: readonly string[],
): readonly RosterEntry[] {
  const entry = (name: IdentityName, keyFile: string, certificateFile: string): RosterEntry => ({
    name,
    ...identityKinds[name],
    keyFile,
    certificateFile,
  });
  const ofOrderer = [
    entry('orderer', orderer.key, orderer.certificate),
    entry('orderer-tls', orderer.tlsKey, orderer.tlsCertificate),
  ];
  const ofPeer = [
    entry('peer', peer.key, peer.certificate),
    entry('peer-tls', peer.tlsKey, peer.tlsCertificate),
    entry('admin', admin.key, admin.certificate),
  ];
  return [
    ...(components.includes('orderer') ? ofOrderer : []),
    ...(components.includes('peer') ? ofPeer : []),
    entry('gateway-tls', gateway.key, gateway.certificate),
  ];
}
