import { HansaError } from '@hansa/core';
import type { Commit, Gateway, Status } from '@hyperledger/fabric-gateway';
import { gateway as messages, peer } from '@hyperledger/fabric-protos';
import { asFabricError } from '../errors.ts';
import type { SigningIdentity } from '../identity/signing-identity.ts';

export interface TransactionStatus {
  readonly transactionId: string;
  /** Fabric's name, such as `VALID` or `MVCC_READ_CONFLICT`. */
  readonly validationCode: string;
  readonly blockNumber: number;
}

const validationNames = new Map(Object.entries(peer.TxValidationCode).map(([name, code]) => [code as number, name]));

export const validationCodeName = (code: number): string => validationNames.get(code) ?? `CODE_${code}`;

/** A question for the fate of a transaction that may have been submitted by somebody else. */
export function commitOf(
  gateway: Gateway,
  identity: SigningIdentity,
  { channelId, transactionId }: { readonly channelId: string; readonly transactionId: string },
): Commit {
  const request = new messages.CommitStatusRequest();
  request.setChannelId(channelId);
  request.setTransactionId(transactionId);
  request.setIdentity(identity.serialized);
  const unsigned = new messages.SignedCommitStatusRequest();
  unsigned.setRequest(request.serializeBinary());
  return gateway.newCommit(unsigned.serializeBinary());
}

/** Waits until the peer has committed it. `transaction.pending` when it does not within the gateway's timeout. */
export async function awaitCommit(commit: Commit, channelId: string): Promise<TransactionStatus> {
  const transactionId = commit.getTransactionId();
  const { code, blockNumber } = await statusOf(commit, channelId);
  return { transactionId, validationCode: validationCodeName(code), blockNumber: Number(blockNumber) };
}

/** The transaction is with the orderers: whatever goes wrong now, its outcome is open and it must not be sent again. */
async function statusOf(commit: Commit, channelId: string): Promise<Status> {
  try {
    return await commit.getStatus();
  } catch (error) {
    const { code, message } = asFabricError(error, `Transaction ${commit.getTransactionId()} on ${channelId}`);
    if (code !== 'fabric.unavailable') throw new HansaError(code, message, { cause: error });
    throw new HansaError('transaction.pending', `${message}; ask for its status later, do not send it again`, {
      cause: error,
    });
  }
}
