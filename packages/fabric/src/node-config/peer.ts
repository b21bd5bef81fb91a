import { join } from 'node:path';
import { externalBuilderName } from '../contract/external-builder.ts';
import type { Endpoint } from '../genesis/spec.ts';
import { addressOf, softwareCrypto, type TlsFiles } from './common.ts';
import { toYaml } from './yaml.ts';

/** All paths absolute. */
export interface PeerOptions {
  readonly id: string;
  readonly mspId: string;
  readonly listen: Endpoint;
  /** What other cities dial; in NAT clouds not the listen address. */
  readonly advertised: Endpoint;
  /** Opened by every peer though nothing of ours uses it. */
  readonly chaincode: Endpoint;
  /** Plain HTTP health and metrics: give it an address that only the host reaches. */
  readonly operations: Endpoint;
  readonly dataDirectory: string;
  readonly mspDirectory: string;
  readonly tls: TlsFiles;
  /** The folder that `writeExternalBuilder` wrote. */
  readonly externalBuilderDirectory: string;
}

/** The whole `core.yaml`. */
export function peerConfiguration(options: PeerOptions): string {
  return toYaml({
    peer: {
      id: options.id,
      networkId: 'hansa',
      localMspId: options.mspId,
      mspConfigPath: options.mspDirectory,
      fileSystemPath: options.dataDirectory,
      listenAddress: addressOf(options.listen),
      address: addressOf(options.advertised),
      chaincodeListenAddress: addressOf(options.chaincode),
      tls: {
        enabled: true,
        clientAuthRequired: false,
        cert: { file: options.tls.certificateFile },
        key: { file: options.tls.keyFile },
        rootcert: { file: options.tls.caFile },
      },
      BCCSP: softwareCrypto,
      gateway: { enabled: true, endorsementTimeout: '30s', broadcastTimeout: '30s', dialTimeout: '2m' },
      gossip: gossip(options),
      deliveryclient: blockDelivery,
      keepalive,
      authentication: { timewindow: '15m' },
      handlers,
      discovery: {
        enabled: true,
        authCacheEnabled: true,
        authCacheMaxSize: 1000,
        authCachePurgeRetentionRatio: 0.75,
        orgMembersAllowedAccess: false,
      },
      limits: { concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: 2500 } },
      profile: { enabled: false },
    },
    vm: { endpoint: '' },
    chaincode: contracts(options.externalBuilderDirectory),
    ledger: ledger(options.dataDirectory),
    operations: { listenAddress: addressOf(options.operations), tls: { enabled: false } },
    metrics: { provider: 'prometheus' },
  });
}

/**
 * Every peer pulls its blocks from orderers and we ask endorsers directly, so gossip only serves clients that use discovery;
 * without an external endpoint it does not even that. It runs for each channel: with intervals of a second an idle peer of 42
 * channels took a third of a processor (measured), so that a minute is the price of density.
 */
const gossip = ({ listen, advertised }: PeerOptions) => ({
  bootstrap: addressOf(listen),
  externalEndpoint: addressOf(advertised),
  useLeaderElection: false,
  orgLeader: true,
  state: { enabled: false },
  pvtData: {
    reconciliationEnabled: false,
    implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: 1 },
  },
  // A greeting that arrives while the other peer is still opening its first channel is refused: ask again at once, not after
  // the default 25 s. Whoever stays away greets us when it comes back.
  reconnectInterval: '500ms',
  maxConnectionAttempts: 120,
  pullInterval: '60s',
  publishStateInfoInterval: '60s',
  requestStateInfoInterval: '60s',
  membershipTrackerInterval: '60s',
});

/**
 * `simple` holds one stream a channel; `cluster` would hold one to every orderer. The default retry threshold is an hour, which
 * a tenant would wait after an outage of its orderers.
 */
const blockDelivery = {
  policy: 'simple',
  blockGossipEnabled: false,
  reConnectBackoffThreshold: '3s',
  reconnectTotalTimeThreshold: '3600s',
} as const;

/**
 * Without the client parts a peer pings every ten seconds, and the connections of its gateway do so in any case (measured on
 * 3.1.1): a server that allows fewer pings cuts them with `too_many_pings`.
 */
const keepalive = {
  interval: '7200s',
  timeout: '20s',
  minInterval: '5s',
  client: { interval: '60s', timeout: '20s' },
  deliveryClient: { interval: '60s', timeout: '20s' },
} as const;

const handlers = {
  authFilters: [{ name: 'DefaultAuth' }, { name: 'ExpirationCheck' }, { name: 'TimeWindowCheck' }],
  decorators: [{ name: 'DefaultDecorator' }],
  endorsers: { escc: { name: 'DefaultEndorsement' } },
  validators: { vscc: { name: 'DefaultValidation' } },
} as const;

/** No Docker: contracts run as services that the external builder names. */
const contracts = (externalBuilderDirectory: string) => ({
  externalBuilders: [{ name: externalBuilderName, path: externalBuilderDirectory, propagateEnvironment: [] }],
  mode: 'net',
  keepalive: 0,
  installTimeout: '60s',
  startuptimeout: '30s',
  executetimeout: '30s',
  system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
  logging: { level: 'warning', shim: 'warning' },
  runtimeParams: {
    useWriteBatch: true,
    maxSizeWriteBatch: 1000,
    useGetMultipleKeys: true,
    maxSizeGetMultipleKeys: 1000,
  },
});

const ledger = (dataDirectory: string) => ({
  state: { stateDatabase: 'goleveldb', totalQueryLimit: 100_000 },
  history: { enableHistoryDatabase: false },
  snapshots: { rootDir: join(dataDirectory, 'snapshots') },
  pvtdataStore: {
    collElgProcMaxDbBatchSize: 5000,
    collElgProcDbBatchesInterval: 1000,
    deprioritizedDataReconcilerInterval: '60m',
    purgeInterval: 100,
  },
});

/** Environment of `peer node start`, and of the offline commands such as `peer node unjoin`. */
export const peerEnvironment = (configurationDirectory: string): Record<string, string> => ({
  FABRIC_CFG_PATH: configurationDirectory,
  FABRIC_LOGGING_SPEC: 'warn',
});
