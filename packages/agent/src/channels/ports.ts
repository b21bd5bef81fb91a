import type { ContractDefinition, DesiredChannel } from '../protocol/index.ts';
import type { SeenChannel, SeenDefinition } from './channel-state.ts';

/** What the work on channels needs of the host's nodes. Errors are HansaErrors; `fabric.unavailable` while a node is down. */
export interface ChannelPorts {
  /** Block 0 by digest, from the control plane. */
  fetchBlock(digest: string): Promise<Uint8Array>;
  /** `genesis.refused` unless the block is what the host may join. */
  checkBlock(block: Uint8Array, desired: DesiredChannel): void;
  orderer: {
    see(channelId: string): Promise<Pick<SeenChannel, 'orderer' | 'remains'>>;
    join(block: Uint8Array): Promise<void>;
    /** Resolves when the orderer no longer knows the channel. */
    leave(channelId: string): Promise<void>;
    clean(channelId: string): Promise<void>;
  };
  peer: {
    see(channelId: string): Promise<SeenChannel['peer']>;
    join(block: Uint8Array): Promise<void>;
    /** Resolves soon after the peer wrote to the channel's ledger, or when the signal is aborted. Only a hint. */
    untilBlock(channelId: string, signal: AbortSignal): Promise<void>;
  };
  contracts: {
    /** `approvedSequence`: of an approval that was seen before, which then is not asked for. */
    see(channelId: string, name: string, approvedSequence?: number): Promise<SeenDefinition>;
    approve(channelId: string, definition: ContractDefinition): Promise<void>;
  };
}
