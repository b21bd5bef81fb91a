import { HansaError } from '@hansa/core';
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
import type { AdminClient } from './admin-client.ts';
import { endpointsOf } from './host.ts';
import type { Identities } from './identities.ts';

/** How the agent asks its own peer, as the city's admin. */
export interface PeerClients {
  readonly admin: PeerAdmin;
  readonly lifecycle: Lifecycle;
}

/** How the agent talks to those of its city's nodes that run on this host. */
export interface NodeClients {
  readonly orderer: Participation | undefined;
  readonly peer: PeerClients | undefined;
  close(): void;
}

/** `fabric.unavailable` where the host runs no such node. */
export function running<Client>(client: Client | undefined, node: 'orderer' | 'peer'): Client {
  if (client === undefined) throw new HansaError('fabric.unavailable', `This host runs no ${node}`);
  return client;
}

export function createNodeClients(node: DesiredNode, identities: Identities, adminClient: AdminClient): NodeClients {
  const { listenHost, ports } = endpointsOf(node);
  const orderer =
    identities.orderer &&
    createParticipation({
      address: `${listenHost}:${ports.ordererAdmin}`,
      tls: { caPem: identities.tlsCaCertificate, ...adminClient },
    });
  const peer = peerClients(node, identities);
  return {
    orderer,
    peer,
    close() {
      orderer?.close();
      peer?.close();
    },
  };
}

function peerClients(
  node: DesiredNode,
  { admin, tlsCaCertificate }: Identities,
): (PeerClients & { close(): void }) | undefined {
  if (admin === undefined) return undefined;
  const { listenHost, ports } = endpointsOf(node);
  const connection = createPeerConnection({ address: `${listenHost}:${ports.peer}`, tlsCaPem: tlsCaCertificate });
  const identity = createSigningIdentity({
    mspId: node.mspId,
    certificatePem: admin.certificate,
    privateKeyPem: admin.privateKey,
  });
  const lifecycle = createLifecycle({ connection, identity });
  return {
    admin: createPeerAdmin({ connection, identity }),
    lifecycle,
    close() {
      lifecycle.close();
      connection.close();
    },
  };
}
