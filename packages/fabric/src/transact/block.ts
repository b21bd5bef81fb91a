import { HansaError } from '@hansa/core';
import { common, msp, peer } from '@hyperledger/fabric-protos';
import { validationCodeName } from './commit-status.ts';

/** One transaction of a block. `contract` and `function` are absent for configuration. */
export interface LedgerTransaction {
  readonly transactionId: string;
  readonly type: 'config' | 'endorser' | 'other';
  /** Empty for a genesis block, which nobody signs. */
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

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Reads the bytes of a `common.Block` of a peer. `fabric.refused` when they are none. */
export function decodeBlock(bytes: Uint8Array): LedgerBlock {
  try {
    const block = common.Block.deserializeBinary(bytes);
    const codes = block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER];
    return {
      number: block.getHeader()?.getNumber() ?? 0,
      previousHash: hex(block.getHeader()?.getPreviousHash_asU8() ?? new Uint8Array()),
      dataHash: hex(block.getHeader()?.getDataHash_asU8() ?? new Uint8Array()),
      transactions: (block.getData()?.getDataList_asU8() ?? []).map((data, index) =>
        decodeTransaction(data, codes?.[index] ?? peer.TxValidationCode.NOT_VALIDATED),
      ),
    };
  } catch (error) {
    throw new HansaError('fabric.refused', 'A peer sent a block that cannot be read', { cause: error });
  }
}

function decodeTransaction(data: Uint8Array, code: number): LedgerTransaction {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(data).getPayload_asU8());
  const channel = common.ChannelHeader.deserializeBinary(
    payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
  );
  const signature = common.SignatureHeader.deserializeBinary(
    payload.getHeader()?.getSignatureHeader_asU8() ?? new Uint8Array(),
  );
  const type = typeOf(channel.getType());
  return {
    transactionId: channel.getTxId(),
    type,
    creatorMspId: msp.SerializedIdentity.deserializeBinary(signature.getCreator_asU8()).getMspid(),
    ...(type === 'endorser' ? invocationOf(channel, payload.getData_asU8()) : {}),
    validationCode: validationCodeName(code),
    timestamp: channel.getTimestamp()?.toDate().toISOString() ?? new Date(0).toISOString(),
  };
}

function typeOf(type: number): LedgerTransaction['type'] {
  if (type === common.HeaderType.CONFIG) return 'config';
  return type === common.HeaderType.ENDORSER_TRANSACTION ? 'endorser' : 'other';
}

/** The contract from the header's extension, the function from the first argument of the proposal. */
function invocationOf(channel: common.ChannelHeader, data: Uint8Array): { contract: string; function?: string } {
  const extension = peer.ChaincodeHeaderExtension.deserializeBinary(channel.getExtension_asU8());
  const contract = extension.getChaincodeId()?.getName() ?? '';
  const [action] = peer.Transaction.deserializeBinary(data).getActionsList();
  if (action === undefined) return { contract };
  const endorsed = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const proposal = peer.ChaincodeProposalPayload.deserializeBinary(endorsed.getChaincodeProposalPayload_asU8());
  const invocation = peer.ChaincodeInvocationSpec.deserializeBinary(proposal.getInput_asU8());
  const [name] = invocation.getChaincodeSpec()?.getInput()?.getArgsList_asU8() ?? [];
  return name === undefined ? { contract } : { contract, function: Buffer.from(name).toString() };
}
