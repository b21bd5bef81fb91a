import type { EnrolmentIdentity } from '@hansa/fabric';
import type { Layout, NodeLayout } from '../layout.ts';

/** Who is enrolled at the city's CAs, and where the key and the certificate are kept. */
export interface RosterEntry extends Omit<EnrolmentIdentity, 'csr'> {
  readonly keyFile: string;
  readonly certificateFile: string;
}

/** Every identity of a city: its CAs know them from their first start, its agent enrols them. */
export function rosterOf({ orderer, peer, gateway, admin }: Layout): readonly RosterEntry[] {
  const ofNode = (type: 'orderer' | 'peer', node: NodeLayout): RosterEntry[] => [
    { ca: 'ca', id: type, type, keyFile: node.key, certificateFile: node.certificate },
    { ca: 'tlsca', id: type, type, keyFile: node.tlsKey, certificateFile: node.tlsCertificate },
  ];
  return [
    ...ofNode('orderer', orderer),
    ...ofNode('peer', peer),
    { ca: 'tlsca', id: 'gateway', type: 'client', keyFile: gateway.key, certificateFile: gateway.certificate },
    { ca: 'ca', id: 'admin', type: 'admin', keyFile: admin.key, certificateFile: admin.certificate },
  ];
}
