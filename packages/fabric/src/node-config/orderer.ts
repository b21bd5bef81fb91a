import { join } from 'node:path';
import type { Endpoint } from '../genesis/spec.ts';
import { addressOf, softwareCrypto, type TlsFiles } from './common.ts';
import { toYaml } from './yaml.ts';

/** All paths absolute. */
export interface OrdererOptions {
  readonly mspId: string;
  readonly listen: Endpoint;
  readonly admin: Endpoint;
  /** Plain HTTP health and metrics: give it an address that only the host reaches. */
  readonly operations: Endpoint;
  /** Ledger, WAL and Raft snapshots go below it: see `ordererDirectories`. */
  readonly dataDirectory: string;
  readonly mspDirectory: string;
  readonly tls: TlsFiles;
  /**
   * The only CA whose clients may use the admin listener, host-only: participation checks no role, so a CA of the city would
   * let any of its certificates delete channels.
   */
  readonly adminClientCaFile: string;
}

/** The whole `orderer.yaml`. The orderer ignores environment variables for keys that its file lacks, so nothing is left out. */
export function ordererConfiguration(options: OrdererOptions): string {
  const { ledger, wal, snapshots } = ordererDirectories(options.dataDirectory);
  const certificate = { Enabled: true, PrivateKey: options.tls.keyFile, Certificate: options.tls.certificateFile };
  return toYaml({
    General: {
      ListenAddress: options.listen.host,
      ListenPort: options.listen.port,
      LocalMSPID: options.mspId,
      LocalMSPDir: options.mspDirectory,
      BCCSP: softwareCrypto,
      TLS: { ...certificate, RootCAs: [options.tls.caFile], ClientAuthRequired: false },
      Keepalive: { ServerMinInterval: '5s', ServerInterval: '7200s', ServerTimeout: '20s' },
      Authentication: { TimeWindow: '15m' },
      Profile: { Enabled: false },
    },
    FileLedger: { Location: ledger },
    Consensus: { WALDir: wal, SnapDir: snapshots },
    Admin: {
      ListenAddress: addressOf(options.admin),
      TLS: { ...certificate, ClientAuthRequired: true, ClientRootCAs: [options.adminClientCaFile] },
    },
    ChannelParticipation: { Enabled: true, MaxRequestBodySize: '1 MB' },
    Operations: { ListenAddress: addressOf(options.operations), TLS: { Enabled: false } },
    Metrics: { Provider: 'prometheus' },
  });
}

export interface OrdererDirectories {
  readonly ledger: string;
  readonly wal: string;
  readonly snapshots: string;
}

export const ordererDirectories = (dataDirectory: string): OrdererDirectories => ({
  ledger: join(dataDirectory, 'ledger'),
  wal: join(dataDirectory, 'wal'),
  snapshots: join(dataDirectory, 'snapshots'),
});

/**
 * The folders that removing a channel leaves behind. They must be gone before the name is joined again, or the orderer panics
 * now and at every start; remove them once `participation.get` says that the channel is gone.
 */
export function channelRemains(dataDirectory: string, channelId: string): readonly string[] {
  const { wal, snapshots } = ordererDirectories(dataDirectory);
  return [join(wal, channelId), join(snapshots, channelId)];
}

/** Environment of `orderer start`. A gateway cancels its broadcasts to slower orderers, which they would log each time. */
export const ordererEnvironment = (configurationDirectory: string): Record<string, string> => ({
  FABRIC_CFG_PATH: configurationDirectory,
  FABRIC_LOGGING_SPEC: 'orderer.common.broadcast=error:warn',
});
