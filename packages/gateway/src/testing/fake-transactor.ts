import { HansaError } from '@hansa/core';
import type { CallInput, LedgerBlock, TransactionStatus, Transactor } from '@hansa/fabric';

export interface FakeTransactor extends Transactor {
  /** Calls that reached the peer, in order. */
  readonly calls: CallInput[];
  /** The next calls fail with these, one each, before anything is done. */
  failNext(...errors: Error[]): void;
  /** What the next call answers, instead of its arguments. */
  answerNext(result: Uint8Array): void;
  /** As new. */
  reset(): void;
  /** What waiting for the block does, from now on. */
  onCommit(commit: (transactionId: string) => Promise<TransactionStatus>): void;
}

/** A ledger of one block in memory: each submit is VALID in block 7 and answers its arguments as JSON. For tests. */
export function createFakeTransactor(): FakeTransactor {
  const calls: CallInput[] = [];
  const failures: Error[] = [];
  const answers: Uint8Array[] = [];
  const committed = new Map<string, TransactionStatus>();
  const commitValid = async (transactionId: string): Promise<TransactionStatus> => {
    const status = { transactionId, validationCode: 'VALID', blockNumber: 7 };
    committed.set(transactionId, status);
    return status;
  };
  let commit = commitValid;

  function reach(call: CallInput): Uint8Array {
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    calls.push(call);
    return answers.shift() ?? Buffer.from(JSON.stringify(call.arguments));
  }

  return {
    close: () => {},
    calls,
    failNext: (...errors) => void failures.push(...errors),
    answerNext: (result) => void answers.push(result),
    reset() {
      for (const list of [calls, failures, answers]) list.length = 0;
      committed.clear();
      commit = commitValid;
    },
    onCommit: (next) => {
      commit = next;
    },
    async submit(call) {
      const result = reach(call);
      const transactionId = calls.length.toString(16).padStart(64, '0');
      return { transactionId, result, commit: () => commit(transactionId) };
    },
    evaluate: async (call) => reach(call),
    async transactionStatus({ transactionId }) {
      const status = committed.get(transactionId);
      if (status === undefined) throw new HansaError('transaction.unknown', `There is no transaction ${transactionId}`);
      return status;
    },
    async block({ number }) {
      if (number > 7) throw new HansaError('block.unknown', `There is no block ${number}`);
      const block: LedgerBlock = { number, previousHash: 'aa', dataHash: 'bb', transactions: [] };
      return block;
    },
  };
}
