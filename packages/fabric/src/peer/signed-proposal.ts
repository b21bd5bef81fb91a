import { createHash, randomBytes } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import timestamps from 'google-protobuf/google/protobuf/timestamp_pb.js';
import type { SigningIdentity } from '../identity/signing-identity.ts';

export interface Invocation {
  readonly identity: SigningIdentity;
  /** Empty for calls to the peer itself. */
  readonly channelId: string;
  readonly contract: string;
  readonly arguments: readonly (string | Uint8Array)[];
  /** Seen by the endorsing peers alone, never part of the transaction. */
  readonly transient?: Readonly<Record<string, string | Uint8Array>>;
}

/** A proposal ready to be sent, and the parts of it that a transaction is made of. */
export interface SignedProposal {
  readonly transactionId: string;
  readonly bytes: Uint8Array;
  readonly header: common.Header;
  /** What was proposed, without what is transient. */
  readonly invocation: Uint8Array;
}

const nonceBytes = 24;

/** Signs a proposal. The transaction id is the hash of nonce and creator, so that nobody can choose another's. */
export function signProposal(input: Invocation): SignedProposal {
  const { identity, contract, arguments: given, transient = {} } = input;
  const chaincode = new peer.ChaincodeID();
  chaincode.setName(contract);
  const call = new peer.ChaincodeInput();
  call.setArgsList(given.map((argument) => Buffer.from(argument)));
  const spec = new peer.ChaincodeSpec();
  spec.setType(peer.ChaincodeSpec.Type.GOLANG);
  spec.setChaincodeId(chaincode);
  spec.setInput(call);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  const visible = payload.serializeBinary();
  for (const [name, value] of Object.entries(transient)) payload.getTransientmapMap().set(name, Buffer.from(value));
  const nonce = randomBytes(nonceBytes);
  const transactionId = createHash('sha256').update(nonce).update(identity.serialized).digest('hex');
  const header = headerOf(input, chaincode, nonce, transactionId);
  const proposal = new peer.Proposal();
  proposal.setHeader(header.serializeBinary());
  proposal.setPayload(payload.serializeBinary());
  const bytes = proposal.serializeBinary();
  const signed = new peer.SignedProposal();
  signed.setProposalBytes(bytes);
  signed.setSignature(identity.sign(bytes));
  return { transactionId, bytes: signed.serializeBinary(), header, invocation: visible };
}

function headerOf(
  { identity, channelId }: Invocation,
  chaincode: peer.ChaincodeID,
  nonce: Uint8Array,
  transactionId: string,
): common.Header {
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincode);
  const channel = new common.ChannelHeader();
  channel.setType(common.HeaderType.ENDORSER_TRANSACTION);
  channel.setTimestamp(timestamps.Timestamp.fromDate(new Date()));
  channel.setChannelId(channelId);
  channel.setTxId(transactionId);
  channel.setExtension$(extension.serializeBinary());
  const signature = new common.SignatureHeader();
  signature.setCreator(identity.serialized);
  signature.setNonce(nonce);
  const header = new common.Header();
  header.setChannelHeader(channel.serializeBinary());
  header.setSignatureHeader(signature.serializeBinary());
  return header;
}
