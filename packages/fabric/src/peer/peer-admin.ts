import { common, peer } from '@hyperledger/fabric-protos';
import { refusedProposal } from '../errors.ts';
import type { SigningIdentity } from '../identity/signing-identity.ts';
import type { PeerConnection } from './connection.ts';
import { payloadOf, propose, tryPropose } from './proposal.ts';

export interface PeerAdminOptions {
  readonly connection: PeerConnection;
  /** An admin of the peer's own organisation. */
  readonly identity: SigningIdentity;
  readonly timeoutMs?: number;
}

export interface ChainInfo {
  readonly height: number;
  /** Hex. */
  readonly currentBlockHash: string;
}

export interface InstalledContract {
  readonly packageId: string;
  readonly label: string;
}

/** What a peer's own organisation may do to it. Errors: `fabric.unavailable`, `fabric.refused`. */
export interface PeerAdmin {
  joinChannel(genesisBlock: Uint8Array): Promise<'joined' | 'already-joined'>;
  channels(): Promise<readonly string[]>;
  /** `channel.unknown` when the peer is not in the channel. */
  chainInfo(channelId: string): Promise<ChainInfo>;
  /** Installing the same package again is harmless. */
  installContract(contractPackage: Uint8Array): Promise<InstalledContract>;
  installedContracts(): Promise<readonly InstalledContract[]>;
}

const defaultTimeoutMs = 60_000;

const installedAlready = /already successfully installed \(package ID '(?<packageId>(?<label>[^':]+):[0-9a-f]+)'\)/;

export function createPeerAdmin({ connection, identity, timeoutMs = defaultTimeoutMs }: PeerAdminOptions): PeerAdmin {
  const input = (contract: string, ...given: (string | Uint8Array)[]) => ({
    identity,
    channelId: '',
    contract,
    arguments: given,
    timeoutMs,
  });
  const call = (contract: string, ...given: (string | Uint8Array)[]) => propose(connection, input(contract, ...given));
  return {
    async joinChannel(genesisBlock) {
      const { status, message } = await tryPropose(connection, input('cscc', 'JoinChain', genesisBlock));
      if (status === 200) return 'joined';
      if (/already exists with state \[ACTIVE\]/.test(message)) return 'already-joined';
      throw refusedProposal(message, `Peer ${connection.address}, joining a channel`);
    },
    async channels() {
      const answer = peer.ChannelQueryResponse.deserializeBinary(await call('cscc', 'GetChannels'));
      return answer.getChannelsList().map((channel) => channel.getChannelId());
    },
    async chainInfo(channelId) {
      const payload = await propose(connection, { ...input('qscc', 'GetChainInfo', channelId), channelId });
      const info = common.BlockchainInfo.deserializeBinary(payload);
      return {
        height: info.getHeight(),
        currentBlockHash: Buffer.from(info.getCurrentblockhash_asU8()).toString('hex'),
      };
    },
    async installContract(contractPackage) {
      const args = new peer.lifecycle.InstallChaincodeArgs();
      args.setChaincodeInstallPackage(contractPackage);
      const answer = await tryPropose(connection, input('_lifecycle', 'InstallChaincode', args.serializeBinary()));
      const installed = installedAlready.exec(answer.message)?.groups;
      if (installed?.packageId !== undefined) return { packageId: installed.packageId, label: installed.label ?? '' };
      const payload = payloadOf(answer, `Peer ${connection.address}, installing a contract`);
      const result = peer.lifecycle.InstallChaincodeResult.deserializeBinary(payload);
      return { packageId: result.getPackageId(), label: result.getLabel() };
    },
    async installedContracts() {
      const args = new peer.lifecycle.QueryInstalledChaincodesArgs();
      const payload = await call('_lifecycle', 'QueryInstalledChaincodes', args.serializeBinary());
      const result = peer.lifecycle.QueryInstalledChaincodesResult.deserializeBinary(payload);
      return result.getInstalledChaincodesList().map((installed) => ({
        packageId: installed.getPackageId(),
        label: installed.getLabel(),
      }));
    },
  };
}
