// Client by client: the package's own door loads a hundred clients and 31 MB of generated code that none of these needs.
import { AddressesClient } from '@google-cloud/compute/build/src/v1/addresses_client.js';
import { DisksClient } from '@google-cloud/compute/build/src/v1/disks_client.js';
import { FirewallsClient } from '@google-cloud/compute/build/src/v1/firewalls_client.js';
import { InstancesClient } from '@google-cloud/compute/build/src/v1/instances_client.js';
import { MachineTypesClient } from '@google-cloud/compute/build/src/v1/machine_types_client.js';
import { NetworksClient } from '@google-cloud/compute/build/src/v1/networks_client.js';
import { RegionsClient } from '@google-cloud/compute/build/src/v1/regions_client.js';
import { SubnetworksClient } from '@google-cloud/compute/build/src/v1/subnetworks_client.js';
import { ZoneOperationsClient } from '@google-cloud/compute/build/src/v1/zone_operations_client.js';
import type { Clock } from '@hansa/core';
import type { GoogleCredentials, GoogleOptions } from './config.ts';
import { createAuthClient } from './transport.ts';

export interface GoogleClient {
  readonly project: string;
  readonly region: string;
  readonly zone: string;
  readonly pageSize: number;
  readonly diskType: NonNullable<GoogleOptions['diskType']>;
  readonly addresses: AddressesClient;
  readonly disks: DisksClient;
  readonly firewalls: FirewallsClient;
  readonly instances: InstancesClient;
  readonly machineTypes: MachineTypesClient;
  readonly networks: NetworksClient;
  readonly regions: RegionsClient;
  readonly subnetworks: SubnetworksClient;
  readonly zoneOperations: ZoneOperationsClient;
}

export interface GoogleSettings {
  readonly region: string;
  readonly credentials: GoogleCredentials;
  readonly options?: GoogleOptions;
}

/** Opens the clients of one project and region. Nothing is sent before the first call. */
export function openGoogle({ region, credentials, options = {} }: GoogleSettings, clock: Clock): GoogleClient {
  const projectId = credentials.project_id;
  const authClient = createAuthClient(credentials, { tokenEndpoint: options.tokenEndpoint, clock });
  const shared = { projectId, authClient, ...hostOf(options.endpoint) };
  return {
    project: projectId,
    region,
    // Every region has a zone b, not every one an a. The zone is part of a machine's identity, so it must not move.
    zone: options.zone ?? `${region}-b`,
    pageSize: options.pageSize ?? 100,
    diskType: options.diskType ?? 'pd-balanced',
    addresses: new AddressesClient({ ...shared }),
    disks: new DisksClient({ ...shared }),
    firewalls: new FirewallsClient({ ...shared }),
    instances: new InstancesClient({ ...shared }),
    machineTypes: new MachineTypesClient({ ...shared }),
    networks: new NetworksClient({ ...shared }),
    regions: new RegionsClient({ ...shared }),
    subnetworks: new SubnetworksClient({ ...shared }),
    zoneOperations: new ZoneOperationsClient({ ...shared }),
  };
}

function hostOf(endpoint: string | undefined) {
  if (endpoint === undefined) return {};
  const { hostname, port, protocol } = new URL(endpoint);
  const scheme = protocol.replace(':', '');
  return { apiEndpoint: hostname, port: Number(port || (scheme === 'http' ? 80 : 443)), protocol: scheme };
}
