import type { SigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from './connection.ts';

export interface LifecycleOptions {
  readonly connection: PeerConnection;
  /** An admin of the peer's own organisation. */
  readonly identity: SigningIdentity;
  readonly timeoutMs?: number;
}

/** What all members agree on. Endorsement follows the channel's own policy. */
export interface ContractDefinition {
  readonly name: string;
  readonly version: string;
  readonly sequence: number;
}

export interface ApprovedDefinition extends ContractDefinition {
  readonly packageId?: string;
}

export interface CommittedDefinition extends ContractDefinition {
  /** By MSP id. */
  readonly approvals: Readonly<Record<string, boolean>>;
}

export interface ApproveInput {
  readonly channelId: string;
  readonly definition: ContractDefinition;
  /** Without it the organisation approves without serving the contract. */
  readonly packageId?: string;
  readonly signal?: AbortSignal;
}

export interface CommitInput {
  readonly channelId: string;
  readonly definition: ContractDefinition;
  /** MSPs whose peers endorse the commit; together they must satisfy LifecycleEndorsement. */
  readonly endorsingMspIds: readonly string[];
  readonly signal?: AbortSignal;
}

/** Contract definitions of channels. Errors: `fabric.unavailable`, `fabric.refused`, `transaction.invalid`, `channel.unknown`. */
export interface Lifecycle {
  /** Approves for the own organisation and waits for the commit. Already approved with the same content counts as done. */
  approve(input: ApproveInput): Promise<void>;
  /** Commits and waits; already committed counts as done; retries MVCC_READ_CONFLICT a bounded number of times. */
  commit(input: CommitInput): Promise<void>;
  /** The own organisation's newest approval; one local query. */
  queryApproved(channelId: string, name: string): Promise<ApprovedDefinition | undefined>;
  /** What the own peer sees as committed; one local query. */
  queryCommitted(channelId: string, name: string): Promise<CommittedDefinition | undefined>;
  queryAllCommitted(channelId: string): Promise<readonly ContractDefinition[]>;
}

export function createLifecycle(_options: LifecycleOptions): Lifecycle {
  throw new Error('not written');
}
