import { createHash } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import timestamps from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { channelConfig } from './channel-config.ts';
import { encodeTree } from './config-tree.ts';
import type { GenesisSpec } from './spec.ts';
import { validateSpec } from './validate-spec.ts';

/**
 * Block 0 of the channel: pure, equal specs give equal bytes, whatever the order of their cities. It holds one unsigned CONFIG
 * envelope (Fabric's configtxgen makes the same). `genesis.refused` when the spec breaks a rule.
 */
export function buildGenesisBlock(spec: GenesisSpec): Uint8Array {
  validateSpec(spec);
  const data = configEnvelope(spec);
  const header = new common.BlockHeader();
  header.setNumber(0);
  header.setDataHash(sha256(data));
  const blockData = new common.BlockData();
  blockData.setDataList([data]);
  const block = new common.Block();
  block.setHeader(header);
  block.setData(blockData);
  block.setMetadata(firstMetadata());
  return block.serializeBinary();
}

/** `sha256:<hex>` of the block's bytes: how a stored genesis block is named. */
export const blockDigest = (block: Uint8Array): string => `sha256:${sha256(block).toString('hex')}`;

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

function configEnvelope(spec: GenesisSpec): Uint8Array {
  const config = new common.Config();
  config.setSequence(0);
  config.setChannelGroup(encodeTree(channelConfig(spec)));
  const configEnvelope = new common.ConfigEnvelope();
  configEnvelope.setConfig(config);
  const payload = new common.Payload();
  payload.setHeader(unsignedHeader(spec));
  payload.setData(configEnvelope.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope.serializeBinary();
}

/** Nobody signs a genesis block, so the transaction id is the hash of the nonce alone. */
function unsignedHeader({ channelId, nonce, createdAtMs }: GenesisSpec): common.Header {
  const timestamp = new timestamps.Timestamp();
  timestamp.setSeconds(Math.floor(createdAtMs / 1000));
  timestamp.setNanos((createdAtMs % 1000) * 1_000_000);
  const channel = new common.ChannelHeader();
  channel.setType(common.HeaderType.CONFIG);
  channel.setVersion(1);
  channel.setTimestamp(timestamp);
  channel.setChannelId(channelId);
  channel.setTxId(sha256(nonce).toString('hex'));
  const signature = new common.SignatureHeader();
  signature.setNonce(nonce);
  const header = new common.Header();
  header.setChannelHeader(channel.serializeBinary());
  header.setSignatureHeader(signature.serializeBinary());
  return header;
}

/** Five entries: SIGNATURES and LAST_CONFIG say that block 0 is the newest configuration, the rest is filled by peers. */
function firstMetadata(): common.BlockMetadata {
  const lastConfig = new common.LastConfig();
  lastConfig.setIndex(0);
  const ordererMetadata = new common.OrdererBlockMetadata();
  ordererMetadata.setLastConfig(lastConfig);
  const entries = [ordererMetadata, lastConfig].map((message) => {
    const entry = new common.Metadata();
    entry.setValue(message.serializeBinary());
    return entry.serializeBinary();
  });
  const metadata = new common.BlockMetadata();
  metadata.setMetadataList([...entries, new Uint8Array(), new Uint8Array(), new Uint8Array()]);
  return metadata;
}
