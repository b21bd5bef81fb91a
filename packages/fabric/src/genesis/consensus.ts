import { common, orderer } from '@hyperledger/fabric-protos';
import { identityOf, orderingCities } from './membership-policies.ts';
import { refused } from './refused.ts';
import type { GenesisOrderer, GenesisSpec } from './spec.ts';

const mebibyte = 1_048_576;
const largestBatchBytes = 10 * mebibyte;
const largestBatchCount = 500;

/** What the `Orderer` group says about how blocks are cut and agreed on. `Orderers` is there for BFT only. */
export function consensusValues(spec: GenesisSpec): Record<string, Uint8Array> {
  const size = new orderer.BatchSize();
  size.setMaxMessageCount(largestBatchCount);
  size.setAbsoluteMaxBytes(largestBatchBytes);
  size.setPreferredMaxBytes(2 * mebibyte);
  const timeout = new orderer.BatchTimeout();
  timeout.setTimeout(`${spec.batchIntervalMs}ms`);
  const type = new orderer.ConsensusType();
  type.setType(spec.ordering === 'bft' ? 'BFT' : 'etcdraft');
  type.setMetadata(spec.ordering === 'bft' ? bftOptions(spec.batchIntervalMs) : raftMetadata(spec));
  return {
    BatchSize: size.serializeBinary(),
    BatchTimeout: timeout.serializeBinary(),
    ChannelRestrictions: new orderer.ChannelRestrictions().serializeBinary(),
    ConsensusType: type.serializeBinary(),
    ...(spec.ordering === 'bft' ? { Orderers: consenterMapping(spec) } : {}),
  };
}

/**
 * Timers measured on four cities: a dead leader costs 5 s, not the sample configuration's 70 s. The batch interval is the floor
 * of a transaction's latency; BatchTimeout does nothing on BFT.
 */
function bftOptions(batchIntervalMs: number): Uint8Array {
  const options = new orderer.smartbft.Options();
  options.setRequestBatchMaxCount(largestBatchCount);
  options.setRequestBatchMaxBytes(largestBatchBytes);
  options.setRequestBatchMaxInterval(`${batchIntervalMs}ms`);
  options.setIncomingMessageBufferSize(200);
  options.setRequestPoolSize(100_000);
  options.setRequestForwardTimeout('1s');
  options.setRequestComplainTimeout('4s');
  options.setRequestAutoRemoveTimeout('3m');
  options.setRequestMaxBytes(largestBatchBytes);
  options.setViewChangeResendInterval('1s');
  options.setViewChangeTimeout('5s');
  options.setLeaderHeartbeatTimeout('20s');
  options.setLeaderHeartbeatCount(10);
  options.setCollectTimeout('1s');
  options.setSyncOnStart(false);
  options.setSpeedUpViewChange(false);
  options.setLeaderRotation(orderer.smartbft.Options.Rotation.ROTATION_OFF);
  options.setDecisionsPerLeader(0);
  return options.serializeBinary();
}

function consenterMapping(spec: GenesisSpec): Uint8Array {
  const orderers = new common.Orderers();
  orderers.setConsenterMappingList(
    orderingCities(spec).map(({ mspId, orderer: consenter }) => {
      const encoded = new common.Consenter();
      encoded.setId(consenter.consenterNo);
      encoded.setHost(consenter.host);
      encoded.setPort(consenter.port);
      encoded.setMspId(mspId);
      encoded.setIdentity(Buffer.from(identityOf(consenter)));
      encoded.setClientTlsCert(Buffer.from(consenter.tlsCertificate));
      encoded.setServerTlsCert(Buffer.from(consenter.tlsCertificate));
      return encoded;
    }),
  );
  return orderers.serializeBinary();
}

function raftMetadata(spec: GenesisSpec): Uint8Array {
  const options = new orderer.etcdraft.Options();
  options.setTickInterval('500ms');
  options.setElectionTick(10);
  options.setHeartbeatTick(1);
  options.setMaxInflightBlocks(5);
  options.setSnapshotIntervalSize(16 * mebibyte);
  const metadata = new orderer.etcdraft.ConfigMetadata();
  metadata.setOptions(options);
  metadata.setConsentersList(
    orderingCities(spec).map(({ orderer: consenter }) => {
      const encoded = new orderer.etcdraft.Consenter();
      encoded.setHost(consenter.host);
      encoded.setPort(consenter.port);
      encoded.setClientTlsCert(Buffer.from(consenter.tlsCertificate));
      encoded.setServerTlsCert(Buffer.from(consenter.tlsCertificate));
      return encoded;
    }),
  );
  return metadata.serializeBinary();
}

/** Raft's consenters carry no organisation: it is the one whose address they have. */
export interface DecodedConsenter extends GenesisOrderer {
  readonly mspId?: string;
}

export interface DecodedConsensus {
  readonly ordering: GenesisSpec['ordering'];
  readonly batchIntervalMs: number;
  readonly consenters: readonly DecodedConsenter[];
}

/** Reads back what `consensusValues` wrote. */
export function decodeConsensus(value: (name: string) => Uint8Array): DecodedConsensus {
  const type = orderer.ConsensusType.deserializeBinary(value('ConsensusType'));
  const batchIntervalMs = milliseconds(orderer.BatchTimeout.deserializeBinary(value('BatchTimeout')).getTimeout());
  switch (type.getType()) {
    case 'BFT': {
      const mapping = common.Orderers.deserializeBinary(value('Orderers')).getConsenterMappingList();
      return { ordering: 'bft', batchIntervalMs, consenters: mapping.map(decodeBftConsenter) };
    }
    case 'etcdraft': {
      const metadata = orderer.etcdraft.ConfigMetadata.deserializeBinary(type.getMetadata_asU8());
      return { ordering: 'raft', batchIntervalMs, consenters: metadata.getConsentersList().map(decodeRaftConsenter) };
    }
    default:
      throw refused(`its ordering is ${type.getType()}`);
  }
}

const decodeBftConsenter = (consenter: common.Consenter): DecodedConsenter => ({
  host: consenter.getHost(),
  port: consenter.getPort(),
  mspId: consenter.getMspId(),
  consenterNo: consenter.getId(),
  identityCertificate: Buffer.from(consenter.getIdentity_asU8()).toString(),
  tlsCertificate: Buffer.from(consenter.getServerTlsCert_asU8()).toString(),
});

const decodeRaftConsenter = (consenter: orderer.etcdraft.Consenter, index: number): DecodedConsenter => ({
  host: consenter.getHost(),
  port: consenter.getPort(),
  consenterNo: index + 1,
  tlsCertificate: Buffer.from(consenter.getServerTlsCert_asU8()).toString(),
});

function milliseconds(text: string): number {
  const [, digits] = /^([0-9]{1,6})ms$/.exec(text) ?? [];
  if (digits === undefined) throw refused(`its batch timeout is ${text.slice(0, 20)}`);
  return Number(digits);
}
