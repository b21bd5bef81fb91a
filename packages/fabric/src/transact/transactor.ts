import { HansaError } from '@hansa/core';
import type { Transaction } from '@hyperledger/fabric-gateway';
import { asFabricError, refusedProposal } from '../errors.ts';
import type { SigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from '../peer/connection.ts';
import { propose, tryPropose } from '../peer/proposal.ts';
import type { Invocation } from '../peer/signed-proposal.ts';
import { decodeBlock, type LedgerBlock } from './block.ts';
import { awaitCommit, commitOf, type TransactionStatus } from './commit-status.ts';
import { createEndorsers } from './endorsers.ts';
import { defaultTimeouts, type GatewayTimeouts, gatewayPool } from './gateways.ts';
import { prepareTransaction } from './prepare.ts';

export interface TransactorOptions extends Partial<GatewayTimeouts> {
  readonly connection: PeerConnection;
  /** Of the organisation whose peer `connection` leads to. */
  readonly mspId: string;
}

export interface LedgerQuery {
  /** Keep and reuse the object: what is prepared for it lives as long as it does. */
  readonly identity: SigningIdentity;
  readonly channelId: string;
}

export interface CallInput extends LedgerQuery {
  readonly contract: string;
  readonly function: string;
  readonly arguments: readonly (string | Uint8Array)[];
  readonly transient?: Readonly<Record<string, string | Uint8Array>>;
  /** Explicit endorsers; by default as many as the channel's policy asks, the own peer first. */
  readonly endorsingMspIds?: readonly string[];
}

export interface SubmittedTransaction {
  readonly transactionId: string;
  readonly result: Uint8Array;
  /** Waits until the peer has committed it, valid or not. `transaction.pending` when the time is up; never sends it again. */
  commit(): Promise<TransactionStatus>;
}

/**
 * A tenant's calls through one peer. Endorsements are gathered from the cities' peers directly; ordering and the wait for the
 * commit go through the peer's gateway. Errors: `contract.refused` with the contract's own message, `contract.unknown`,
 * `channel.unknown`, `channel.not-ready`, `fabric.unavailable`, `fabric.refused`.
 */
export interface Transactor {
  /** Endorses and orders; whether to wait for the commit is the caller's choice. */
  submit(input: CallInput): Promise<SubmittedTransaction>;
  evaluate(input: CallInput): Promise<Uint8Array>;
  /** `transaction.unknown` when this peer's ledger does not hold it. */
  transactionStatus(query: LedgerQuery & { readonly transactionId: string }): Promise<TransactionStatus>;
  /** `block.unknown` above the height. */
  block(query: LedgerQuery & { readonly number: number }): Promise<LedgerBlock>;
  /** Closes what it opened to other cities' peers. */
  close(): void;
}

export function createTransactor({ connection, mspId, ...timeouts }: TransactorOptions): Transactor {
  const { evaluateTimeoutMs, endorseTimeoutMs, ...otherTimeouts } = { ...defaultTimeouts, ...timeouts };
  const gatewayOf = gatewayPool(connection, otherTimeouts);
  const endorsers = createEndorsers({ connection, mspId, timeoutMs: endorseTimeoutMs });
  const queryLedger = ({ identity, channelId }: LedgerQuery, ...given: string[]) =>
    tryPropose(connection, { identity, channelId, contract: 'qscc', arguments: given, timeoutMs: evaluateTimeoutMs });
  return {
    async submit(input) {
      const { channelId, identity } = input;
      const { proposal, endorsed } = await endorsers.endorse(invocationOf(input), input.endorsingMspIds);
      const transaction = gatewayOf(identity).newTransaction(prepareTransaction(proposal, endorsed));
      await order(input, transaction);
      const { transactionId } = proposal;
      return {
        transactionId,
        result: transaction.getResult(),
        commit: () => awaitCommit(commitOf(gatewayOf(identity), identity, { channelId, transactionId }), channelId),
      };
    },
    evaluate: (input) => propose(connection, { ...invocationOf(input), timeoutMs: evaluateTimeoutMs }),
    async transactionStatus({ transactionId, ...query }) {
      const { status, message } = await queryLedger(query, 'GetTransactionByID', query.channelId, transactionId);
      if (status >= 400) throw unlessNotFound(message, query, 'transaction.unknown', `transaction ${transactionId}`);
      return await awaitCommit(
        commitOf(gatewayOf(query.identity), query.identity, { ...query, transactionId }),
        query.channelId,
      );
    },
    async block({ number, ...query }) {
      const { status, message, payload } = await queryLedger(
        query,
        'GetBlockByNumber',
        query.channelId,
        String(number),
      );
      if (status >= 400) throw unlessNotFound(message, query, 'block.unknown', `block ${number}`);
      return decodeBlock(payload);
    },
    close: () => endorsers.close(),
  };
}

const invocationOf = ({ identity, channelId, contract, transient, ...call }: CallInput): Invocation => ({
  identity,
  channelId,
  contract,
  arguments: [call.function, ...call.arguments],
  ...(transient === undefined ? {} : { transient }),
});

/**
 * An orderer that gets the broadcast after the block was cut says "request already processed"; when all complaints are that, the
 * transaction is ordered (measured: all of them committed), and only its status tells how it ended.
 */
async function order(input: CallInput, transaction: Transaction): Promise<void> {
  try {
    await transaction.submit();
  } catch (error) {
    const details = error instanceof Error && 'details' in error && Array.isArray(error.details) ? error.details : [];
    const processed = details.filter(({ message }) => /request already processed/.test(String(message)));
    if (details.length > 0 && processed.length === details.length) return;
    throw asFabricError(error, `Ordering ${input.contract}.${input.function} on ${input.channelId}`);
  }
}

/** The ledger's query contract says "not found" in words only. */
function unlessNotFound(
  message: string,
  { channelId }: LedgerQuery,
  code: HansaError['code'],
  wanted: string,
): HansaError {
  const refusal = refusedProposal(message, `Asking for ${wanted} on ${channelId}`);
  if (refusal.code !== 'fabric.refused' || !/no such|not found/i.test(message)) return refusal;
  return new HansaError(code, `There is no ${wanted} on ${channelId} at this peer`);
}
