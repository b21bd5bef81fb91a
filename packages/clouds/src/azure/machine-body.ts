import type { VirtualMachine } from '@azure/arm-compute';
import type { NetworkInterface, PublicIPAddress } from '@azure/arm-network';
import type { MachineSpec } from '../port.ts';
import type { AzureClient } from './client.ts';
import { imageReference } from './images.ts';
import { keyTag, machineNames, ownerTag, subnetName } from './names.ts';
import { networkId } from './site.ts';

const adminUsername = 'hansa';

const ownTags = ({ owner, key }: MachineSpec) => ({ [ownerTag]: owner, [keyTag]: key });

/** A static address of the machine's own: it stays when the machine is stopped. */
export const addressBody = (client: AzureClient, spec: MachineSpec): PublicIPAddress => ({
  location: client.region,
  tags: ownTags(spec),
  sku: { name: 'Standard' },
  publicIPAllocationMethod: 'Static',
  ...(client.zone === undefined ? {} : { zones: [client.zone] }),
});

export const cardBody = (client: AzureClient, spec: MachineSpec): NetworkInterface => ({
  location: client.region,
  tags: ownTags(spec),
  ipConfigurations: [
    {
      name: 'main',
      primary: true,
      subnet: { id: `${networkId(client, 'virtualNetworks', spec.site)}/subnets/${subnetName}` },
      publicIPAddress: { id: networkId(client, 'publicIPAddresses', machineNames(spec.key).address) },
    },
  ],
});

/** cloud-init reads `customData`; `userData` would be readable on the machine for ever. */
export function machineBody(client: AzureClient, spec: MachineSpec, sshPublicKey: string): VirtualMachine {
  const names = machineNames(spec.key);
  const reference = imageReference(spec.image);
  return {
    location: client.region,
    tags: { ...spec.tags, ...ownTags(spec) },
    ...(client.zone === undefined ? {} : { zones: [client.zone] }),
    hardwareProfile: { vmSize: spec.type },
    storageProfile: {
      ...(reference === undefined ? {} : { imageReference: reference }),
      osDisk: {
        name: names.disk,
        createOption: 'FromImage',
        diskSizeGB: spec.diskGiB,
        managedDisk: { storageAccountType: client.diskType },
        deleteOption: 'Delete',
      },
    },
    osProfile: {
      computerName: names.machine,
      adminUsername,
      customData: Buffer.from(spec.userData).toString('base64'),
      linuxConfiguration: {
        disablePasswordAuthentication: true,
        ssh: {
          publicKeys: [{ path: `/home/${adminUsername}/.ssh/authorized_keys`, keyData: sshPublicKey }],
        },
      },
    },
    networkProfile: {
      networkInterfaces: [
        { id: networkId(client, 'networkInterfaces', names.card), primary: true, deleteOption: 'Delete' },
      ],
    },
  };
}
