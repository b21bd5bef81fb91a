import type { Ordering } from '@hansa/core';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A city's orderer as a consenter of the channel. Certificates are PEM, byte for byte what the orderer's files hold. */
export interface GenesisOrderer extends Endpoint {
  /** BFT names its consenters by it; a Raft block does not hold it. */
  readonly identityCertificate?: string;
  readonly tlsCertificate: string;
  /** From 1, unique in the channel; the lowest leads in BFT view 0. */
  readonly consenterNo: number;
}

/** A member city: it orders when it has an orderer, and endorses when it has peers (its anchors). */
export interface GenesisCity {
  readonly mspId: string;
  readonly caCertificate: string;
  readonly tlsCaCertificate: string;
  readonly orderer?: GenesisOrderer;
  readonly peers?: readonly Endpoint[];
}

export interface GenesisTenant {
  readonly mspId: string;
  readonly rootCertificate: string;
}

/** Everything that a channel's block 0 follows from: equal specs give equal bytes. */
export interface GenesisSpec {
  readonly channelId: string;
  readonly ordering: Ordering;
  readonly cities: readonly GenesisCity[];
  readonly tenant: GenesisTenant;
  readonly batchIntervalMs: number;
  /** 24 random bytes. */
  readonly nonce: Uint8Array;
  readonly createdAtMs: number;
}
