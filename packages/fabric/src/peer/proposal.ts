import { createHash, randomBytes } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import timestamps from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { asFabricError, refusedProposal } from '../errors.ts';
import type { SigningIdentity } from '../identity/signing-identity.ts';
import { type PeerConnection, unaryCall } from './connection.ts';

export interface ProposalInput {
  readonly identity: SigningIdentity;
  /** Empty for calls to the peer itself. */
  readonly channelId: string;
  readonly contract: string;
  readonly arguments: readonly (string | Uint8Array)[];
  readonly timeoutMs: number;
}

export interface ProposalAnswer {
  readonly status: number;
  readonly message: string;
  readonly payload: Uint8Array;
}

/** A contract answers with an HTTP-like status; from here on it is a failure. */
const failure = 400;

/** Asks one peer and returns its answer's payload. Errors as `asFabricError` translates them. */
export async function propose(connection: PeerConnection, input: ProposalInput): Promise<Uint8Array> {
  return payloadOf(await tryPropose(connection, input), actionOf(connection, input));
}

export function payloadOf({ status, message, payload }: ProposalAnswer, action: string): Uint8Array {
  if (status < failure) return payload;
  throw refusedProposal(message, action);
}

/** As `propose`, but a refusal is returned: for callers to whom it means something. */
export async function tryPropose(connection: PeerConnection, input: ProposalInput): Promise<ProposalAnswer> {
  try {
    const bytes = await unaryCall(
      connection,
      '/protos.Endorser/ProcessProposal',
      signedProposal(input),
      input.timeoutMs,
    );
    const response = peer.ProposalResponse.deserializeBinary(bytes).getResponse();
    return {
      status: response?.getStatus() ?? failure,
      message: response?.getMessage() ?? 'the peer sent an empty answer',
      payload: response?.getPayload_asU8() ?? new Uint8Array(),
    };
  } catch (error) {
    throw asFabricError(error, actionOf(connection, input));
  }
}

function actionOf({ address }: PeerConnection, { contract, arguments: [name], channelId }: ProposalInput): string {
  const called = typeof name === 'string' ? `${contract}.${name}` : contract;
  return `Peer ${address}, ${called}${channelId === '' ? '' : ` on ${channelId}`}`;
}

const nonceBytes = 24;

function signedProposal({ identity, channelId, contract, arguments: given }: ProposalInput): Uint8Array {
  const chaincode = new peer.ChaincodeID();
  chaincode.setName(contract);
  const input = new peer.ChaincodeInput();
  input.setArgsList(given.map((argument) => Buffer.from(argument)));
  const spec = new peer.ChaincodeSpec();
  spec.setType(peer.ChaincodeSpec.Type.GOLANG);
  spec.setChaincodeId(chaincode);
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  const proposal = new peer.Proposal();
  proposal.setHeader(header(identity, channelId, chaincode));
  proposal.setPayload(payload.serializeBinary());
  const bytes = proposal.serializeBinary();
  const signed = new peer.SignedProposal();
  signed.setProposalBytes(bytes);
  signed.setSignature(identity.sign(bytes));
  return signed.serializeBinary();
}

/** The transaction id is the hash of nonce and creator, so that nobody can choose another's. */
function header(identity: SigningIdentity, channelId: string, chaincode: peer.ChaincodeID): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincode);
  const channel = new common.ChannelHeader();
  channel.setType(common.HeaderType.ENDORSER_TRANSACTION);
  channel.setTimestamp(timestamps.Timestamp.fromDate(new Date()));
  channel.setChannelId(channelId);
  channel.setTxId(createHash('sha256').update(nonce).update(identity.serialized).digest('hex'));
  channel.setExtension$(extension.serializeBinary());
  const signature = new common.SignatureHeader();
  signature.setCreator(identity.serialized);
  signature.setNonce(nonce);
  const encoded = new common.Header();
  encoded.setChannelHeader(channel.serializeBinary());
  encoded.setSignatureHeader(signature.serializeBinary());
  return encoded.serializeBinary();
}
