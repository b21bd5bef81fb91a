import {
  createLifecycle,
  createParticipation,
  createPeerAdmin,
  createPeerConnection,
  createSigningIdentity,
  type Lifecycle,
  type Participation,
  type PeerAdmin,
} from '@hansa/fabric';
import type { DesiredNode } from '../protocol/index.ts';
import { endpointsOf } from './host.ts';
import type { AdminClient, Identities } from './identities.ts';

/** How the agent talks to its own nodes, as the city's admin. */
export interface NodeClients {
  readonly participation: Participation;
  readonly admin: PeerAdmin;
  readonly lifecycle: Lifecycle;
  close(): void;
}

export function createNodeClients(node: DesiredNode, identities: Identities, adminClient: AdminClient): NodeClients {
  const { listenHost, ports } = endpointsOf(node);
  const participation = createParticipation({
    address: `${listenHost}:${ports.ordererAdmin}`,
    tls: { caPem: identities.tlsCaCertificate, ...adminClient },
  });
  const connection = createPeerConnection({
    address: `${listenHost}:${ports.peer}`,
    tlsCaPem: identities.tlsCaCertificate,
  });
  const identity = createSigningIdentity({
    mspId: node.mspId,
    certificatePem: identities.admin.certificate,
    privateKeyPem: identities.admin.privateKey,
  });
  const lifecycle = createLifecycle({ connection, identity });
  return {
    participation,
    admin: createPeerAdmin({ connection, identity }),
    lifecycle,
    close() {
      participation.close();
      lifecycle.close();
      connection.close();
    },
  };
}
