import type { Endpoint } from '../genesis/spec.ts';

/** All paths absolute. */
export interface PeerOptions {
  readonly id: string;
  readonly mspId: string;
  readonly listen: Endpoint;
  /** What other cities dial; in NAT clouds not the listen address. */
  readonly advertised: Endpoint;
  /** Opened by every peer though nothing of ours uses it. */
  readonly chaincode: Endpoint;
  readonly operations: Endpoint;
  readonly dataDirectory: string;
  readonly mspDirectory: string;
  readonly tls: { readonly certificateFile: string; readonly keyFile: string; readonly caFile: string };
  /** The folder that `writeExternalBuilder` wrote. */
  readonly externalBuilderDirectory: string;
}

/** The whole `core.yaml`. */
export function peerConfiguration(_options: PeerOptions): string {
  throw new Error('not written');
}

export function peerEnvironment(_configurationDirectory: string): Record<string, string> {
  throw new Error('not written');
}
