import { createHash } from 'node:crypto';
import { HansaError } from '@hansa/core';
import { common } from '@hyperledger/fabric-protos';
import { refused } from './refused.ts';

/** The envelope of a block 0, opened down to its configuration tree. */
export interface OpenedGenesis {
  readonly channelId: string;
  readonly createdAtMs: number;
  readonly nonce: Uint8Array;
  readonly channelGroup: common.ConfigGroup;
}

const largestBlockBytes = 1_000_000;

/** `genesis.refused` when the bytes are no block 0 or the data hash does not match. */
export function openGenesis(bytes: Uint8Array): OpenedGenesis {
  if (bytes.length > largestBlockBytes) throw refused('it is larger than an orderer takes');
  try {
    return open(common.Block.deserializeBinary(bytes));
  } catch (error) {
    if (error instanceof HansaError) throw error;
    throw refused('it cannot be read as a block', error);
  }
}

function open(block: common.Block): OpenedGenesis {
  const header = block.getHeader();
  const [data, ...more] = block.getData()?.getDataList_asU8() ?? [];
  if (header === undefined || data === undefined || more.length > 0) throw refused('it is no block of one entry');
  if (header.getNumber() !== 0 || header.getPreviousHash_asU8().length > 0) throw refused('it is not block 0');
  const hash = createHash('sha256').update(data).digest();
  if (!hash.equals(header.getDataHash_asU8())) throw refused('its data hash does not match its data');
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(data).getPayload_asU8());
  const channel = common.ChannelHeader.deserializeBinary(
    payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
  );
  const signature = common.SignatureHeader.deserializeBinary(
    payload.getHeader()?.getSignatureHeader_asU8() ?? new Uint8Array(),
  );
  const channelGroup = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8()).getConfig()?.getChannelGroup();
  if (channel.getType() !== common.HeaderType.CONFIG || channelGroup === undefined)
    throw refused('it holds no configuration');
  const time = channel.getTimestamp();
  return {
    channelId: channel.getChannelId(),
    createdAtMs: (time?.getSeconds() ?? 0) * 1000 + Math.round((time?.getNanos() ?? 0) / 1_000_000),
    nonce: Uint8Array.from(signature.getNonce_asU8()),
    channelGroup,
  };
}
