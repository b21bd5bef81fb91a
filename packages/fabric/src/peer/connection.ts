import { Client, credentials, Metadata } from '@grpc/grpc-js';

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

const largestMessageBytes = 100 * 1_048_576;

export function createPeerConnection({ address, tlsCaPem, serverName }: PeerConnectionOptions): PeerConnection {
  const client = new Client(address, credentials.createSsl(Buffer.from(tlsCaPem)), {
    'grpc.max_receive_message_length': largestMessageBytes,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
    // Peers cut who pings more than once a minute.
    'grpc.keepalive_time_ms': 120_000,
    ...(serverName === undefined
      ? {}
      : { 'grpc.ssl_target_name_override': serverName, 'grpc.default_authority': serverName }),
  });
  return { address, client, close: () => client.close() };
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A unary call in bytes. Rejects with grpc-js's own error. */
export function unaryCall(
  { client }: PeerConnection,
  method: string,
  request: Uint8Array,
  timeoutMs: number,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + timeoutMs };
    client.makeUnaryRequest(method, asBuffer, asBuffer, request, new Metadata(), options, (error, answer) => {
      if (error === null && answer !== undefined) resolve(answer);
      else reject(error);
    });
  });
}
