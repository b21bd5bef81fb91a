import type { Client } from '@grpc/grpc-js';

export interface PeerConnectionOptions {
  /** `host:port` */
  readonly address: string;
  readonly tlsCaPem: string;
  /** Name in the peer's certificate, when it is not the address's host. */
  readonly serverName?: string;
}

/** One gRPC connection to a peer, shared by everything that talks to it. It connects on first use and reconnects by itself. */
export interface PeerConnection {
  readonly address: string;
  readonly client: Client;
  close(): void;
}

export function createPeerConnection(_options: PeerConnectionOptions): PeerConnection {
  throw new Error('not written');
}
