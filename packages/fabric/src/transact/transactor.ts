import type { SigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from '../peer/connection.ts';
import type { LedgerBlock } from './block.ts';

export interface TransactorOptions {
  readonly connection: PeerConnection;
  readonly endorseTimeoutMs?: number;
  readonly submitTimeoutMs?: number;
  readonly commitTimeoutMs?: number;
  readonly evaluateTimeoutMs?: number;
}

export interface CallInput {
  readonly identity: SigningIdentity;
  readonly channelId: string;
  readonly contract: string;
  readonly function: string;
  readonly arguments: readonly (string | Uint8Array)[];
  readonly transient?: Readonly<Record<string, string | Uint8Array>>;
  /** Explicit endorsers; by default the peer finds a set that satisfies the policy. */
  readonly endorsingMspIds?: readonly string[];
}

export interface TransactionStatus {
  readonly transactionId: string;
  /** Fabric's name, such as `VALID` or `MVCC_READ_CONFLICT`. */
  readonly validationCode: string;
  readonly blockNumber: number;
}

export interface SubmittedTransaction {
  readonly transactionId: string;
  readonly result: Uint8Array;
  /** Waits until the peer has committed it. `transaction.pending` when the time is up; never resubmits. */
  commit(): Promise<TransactionStatus>;
}

/** Ordered and accepted by the orderers; the caller decides whether to wait. */
export interface Transactor {
  /** Endorses and orders. `contract.refused` (the contract's own message), `contract.unknown`, `channel.unknown`, `fabric.unavailable`. */
  submit(input: CallInput): Promise<SubmittedTransaction>;
  evaluate(input: CallInput): Promise<Uint8Array>;
  /** `transaction.unknown` when this peer's ledger does not hold it. */
  transactionStatus(input: LedgerQuery & { readonly transactionId: string }): Promise<TransactionStatus>;
  /** `block.unknown` above the height. */
  block(input: LedgerQuery & { readonly number: number }): Promise<LedgerBlock>;
  /** Forgets what was kept for an identity that is no longer used; the connection stays open. */
  forget(identity: SigningIdentity): void;
}

export interface LedgerQuery {
  readonly identity: SigningIdentity;
  readonly channelId: string;
}

export function createTransactor(_options: TransactorOptions): Transactor {
  throw new Error('not written');
}
