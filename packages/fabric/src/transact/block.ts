/** One transaction of a block. `contract` and `function` are absent for configuration. */
export interface LedgerTransaction {
  readonly transactionId: string;
  readonly type: 'config' | 'endorser' | 'other';
  readonly creatorMspId: string;
  readonly contract?: string;
  readonly function?: string;
  readonly validationCode: string;
  /** ISO 8601, as the creator wrote it. */
  readonly timestamp: string;
}

/** A block as plain JSON. Hashes are hex. */
export interface LedgerBlock {
  readonly number: number;
  readonly previousHash: string;
  readonly dataHash: string;
  readonly transactions: readonly LedgerTransaction[];
}

/** Reads the bytes of a `common.Block`. `fabric.refused` when they are none. */
export function decodeBlock(_bytes: Uint8Array): LedgerBlock {
  throw new Error('not written');
}
