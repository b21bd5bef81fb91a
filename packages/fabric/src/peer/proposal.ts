import { HansaError } from '@hansa/core';
import { peer } from '@hyperledger/fabric-protos';
import { asFabricError, refusedProposal, shorten } from '../errors.ts';
import { type PeerConnection, unaryCall } from './connection.ts';
import { type Invocation, type SignedProposal, signProposal } from './signed-proposal.ts';

export interface ProposalInput extends Invocation {
  readonly timeoutMs: number;
}

export interface ProposalAnswer {
  readonly status: number;
  readonly message: string;
  readonly payload: Uint8Array;
  /** The contract itself has spoken; otherwise a refusal is the peer's. */
  readonly byContract: boolean;
  /** What the peer signed: the outcome as it goes into a transaction, and its signature. Only with success. */
  readonly endorsed?: { readonly outcome: Uint8Array; readonly endorsement: peer.Endorsement };
}

/** A contract answers with an HTTP-like status; from here on it is a failure. */
const failure = 400;

/** Asks one peer and returns its answer's payload. Errors as `asFabricError` translates them. */
export async function propose(connection: PeerConnection, input: ProposalInput): Promise<Uint8Array> {
  return payloadOf(await tryPropose(connection, input), actionOf(connection, input));
}

/** The payload of a success. `contract.refused` with the contract's own words, or what the peer's refusal means. */
export function payloadOf({ status, message, payload, byContract }: ProposalAnswer, action: string): Uint8Array {
  if (status < failure) return payload;
  if (byContract) throw new HansaError('contract.refused', `${action}: ${shorten(message)}`);
  throw refusedProposal(message, action);
}

/** As `propose`, but a refusal is returned: for callers to whom it means something. */
export function tryPropose(connection: PeerConnection, input: ProposalInput): Promise<ProposalAnswer> {
  return sendProposal(connection, signProposal(input), input.timeoutMs, actionOf(connection, input));
}

/** Sends what is signed already, so that several peers can be asked the same. */
export async function sendProposal(
  connection: PeerConnection,
  { bytes }: SignedProposal,
  timeoutMs: number,
  action: string,
): Promise<ProposalAnswer> {
  try {
    const answer = await unaryCall(connection, '/protos.Endorser/ProcessProposal', bytes, timeoutMs);
    return readAnswer(peer.ProposalResponse.deserializeBinary(answer));
  } catch (error) {
    throw asFabricError(error, action);
  }
}

/** A peer sends an outcome along when the contract ran, also when the contract refused, and signs it only with success. */
function readAnswer(answer: peer.ProposalResponse): ProposalAnswer {
  const response = answer.getResponse();
  const outcome = answer.getPayload_asU8();
  const endorsement = answer.getEndorsement();
  const status = response?.getStatus() ?? failure;
  return {
    status,
    message: response?.getMessage() ?? 'the peer sent an empty answer',
    payload: response?.getPayload_asU8() ?? new Uint8Array(),
    byContract: outcome.length > 0,
    ...(endorsement === undefined || status >= failure ? {} : { endorsed: { outcome, endorsement } }),
  };
}

export function actionOf(
  { address }: PeerConnection,
  { contract, arguments: [name], channelId }: Pick<Invocation, 'contract' | 'arguments' | 'channelId'>,
): string {
  const called = typeof name === 'string' ? `${contract}.${name}` : contract;
  return `Peer ${address}, ${called}${channelId === '' ? '' : ` on ${channelId}`}`;
}
