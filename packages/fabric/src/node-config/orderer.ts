import type { Endpoint } from '../genesis/spec.ts';

/** All paths absolute. */
export interface OrdererOptions {
  readonly mspId: string;
  readonly listen: Endpoint;
  readonly admin: Endpoint;
  readonly operations: Endpoint;
  /** Ledger, WAL and Raft snapshots go below it: see `ordererDirectories`. */
  readonly dataDirectory: string;
  readonly mspDirectory: string;
  readonly tls: { readonly certificateFile: string; readonly keyFile: string; readonly caFile: string };
  /** The only CA whose clients may use the admin listener: host-only, never the city's. */
  readonly adminClientCaFile: string;
}

/** The whole `orderer.yaml`. */
export function ordererConfiguration(_options: OrdererOptions): string {
  throw new Error('not written');
}

export interface OrdererDirectories {
  readonly ledger: string;
  readonly wal: string;
  readonly snapshots: string;
}

export function ordererDirectories(_dataDirectory: string): OrdererDirectories {
  throw new Error('not written');
}

/** What `participation.remove` leaves behind and must be gone before anything else uses the name: WAL and Raft snapshots. */
export function channelRemains(_dataDirectory: string, _channelId: string): readonly string[] {
  throw new Error('not written');
}

/** Environment of `orderer start` and `peer node start`: where the YAML is and what is logged. */
export function ordererEnvironment(_configurationDirectory: string): Record<string, string> {
  throw new Error('not written');
}
