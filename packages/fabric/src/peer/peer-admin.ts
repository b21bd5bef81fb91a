import type { SigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from './connection.ts';

export interface PeerAdminOptions {
  readonly connection: PeerConnection;
  /** An admin of the peer's own organisation. */
  readonly identity: SigningIdentity;
  readonly timeoutMs?: number;
}

export interface ChainInfo {
  readonly height: number;
  /** Hex. */
  readonly currentBlockHash: string;
}

export interface InstalledContract {
  readonly packageId: string;
  readonly label: string;
}

/** What a peer's own organisation may do to it. Errors: `fabric.unavailable`, `fabric.refused`. */
export interface PeerAdmin {
  joinChannel(genesisBlock: Uint8Array): Promise<'joined' | 'already-joined'>;
  channels(): Promise<readonly string[]>;
  /** `channel.unknown` when the peer is not in the channel. */
  chainInfo(channelId: string): Promise<ChainInfo>;
  /** Installing the same package again is harmless. */
  installContract(contractPackage: Uint8Array): Promise<InstalledContract>;
  installedContracts(): Promise<readonly InstalledContract[]>;
}

export function createPeerAdmin(_options: PeerAdminOptions): PeerAdmin {
  throw new Error('not written');
}
