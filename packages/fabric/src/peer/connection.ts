import { isIPv4 } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Client, credentials, Metadata } from '@grpc/grpc-js';

export interface PeerConnectionOptions {
  /**
   * `host:port`. Of several the first that can be reached is taken, and kept until it fails. gRPC lists only IPv4 addresses as one
   * target: where a name is among them, the first is taken alone.
   */
  readonly address: string | readonly string[];
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
  const addresses = typeof address === 'string' ? [address] : address;
  const [first = ''] = addresses;
  const several = addresses.length > 1 && addresses.every((one) => isIPv4(hostOf(one)));
  // Several addresses are one target of gRPC, which checks every peer's certificate against the first of them.
  const verify = several ? { checkServerIdentity: isOneOf(addresses) } : {};
  const trust = credentials.createSsl(Buffer.from(tlsCaPem), null, null, verify);
  const client = new Client(several ? `ipv4:${addresses.join(',')}` : first, trust, {
    'grpc.max_receive_message_length': largestMessageBytes,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
    // Peers cut who pings more than once a minute.
    'grpc.keepalive_time_ms': 120_000,
    ...(serverName === undefined
      ? {}
      : { 'grpc.ssl_target_name_override': serverName, 'grpc.default_authority': serverName }),
  });
  return { address: first, client, close: () => client.close() };
}

const hostOf = (address: string): string => address.slice(0, address.lastIndexOf(':'));

/** A certificate for any of these hosts will do: whoever holds one is a peer of the same organisation. */
function isOneOf(addresses: readonly string[]): (host: string, certificate: PeerCertificate) => Error | undefined {
  const hosts = addresses.map(hostOf);
  return (_host, certificate) => {
    const objections = hosts.map((host) => checkServerIdentity(host, certificate));
    return objections.includes(undefined) ? undefined : objections[0];
  };
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
