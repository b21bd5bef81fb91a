import type { protos } from '@google-cloud/compute';
import type { MachineSpec } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { imageSource } from './images.ts';
import { keyLabel, ownerLabel, resourceName, tagsItem, userDataItem } from './names.ts';

type Instance = protos.google.cloud.compute.v1.IInstance;
type Address = protos.google.cloud.compute.v1.IAddress;

/** An address takes labels only in a second call, so what it is stands in its description. */
export const addressBody = ({ owner, key }: MachineSpec): Address => ({
  name: resourceName(key),
  addressType: 'EXTERNAL',
  networkTier: 'PREMIUM',
  description: JSON.stringify({ [ownerLabel]: owner, [keyLabel]: key }),
});

export function machineBody(client: GoogleClient, spec: MachineSpec, natIP: string): Instance {
  const { project, region, zone, diskType } = client;
  const name = resourceName(spec.key);
  return {
    name,
    machineType: `zones/${zone}/machineTypes/${spec.type}`,
    labels: { [ownerLabel]: spec.owner, [keyLabel]: spec.key },
    disks: [
      {
        boot: true,
        autoDelete: true,
        initializeParams: {
          diskName: name,
          sourceImage: imageSource(spec.image) ?? '',
          diskSizeGb: String(spec.diskGiB),
          diskType: `zones/${zone}/diskTypes/${diskType}`,
        },
      },
    ],
    networkInterfaces: [
      {
        subnetwork: `projects/${project}/regions/${region}/subnetworks/${spec.site}`,
        accessConfigs: [{ name: 'External NAT', type: 'ONE_TO_ONE_NAT', natIP }],
      },
    ],
    metadata: {
      items: [
        { key: userDataItem, value: spec.userData },
        { key: tagsItem, value: JSON.stringify(spec.tags) },
        { key: 'block-project-ssh-keys', value: 'true' },
      ],
    },
  };
}
