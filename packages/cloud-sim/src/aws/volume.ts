import { Ec2Error, notFound } from './errors.ts';
import { filtered } from './filter.ts';
import { type DescribeInput, get, shown } from './network.ts';
import { pageOf } from './page.ts';
import { type Ec2, type Instance, made, type Operation, type Volume } from './region.ts';
import { tagSet } from './tags.ts';

/** gp3 by the GB and month of 730 hours: 0.08 USD, unverified. */
const microsPerGiBHour = 80_000 / 730;

export interface Disk {
  readonly device: string;
  readonly sizeGiB: number;
  readonly type: string;
  readonly deleteOnTermination: boolean;
}

/** A disk of a new instance, attached to it. */
export function createVolume(
  ec2: Ec2,
  disk: Disk,
  { zone, instanceId, tags }: { zone: string; instanceId: string; tags: ReadonlyMap<string, string> },
): Volume {
  const volume: Volume = { ...made(ec2, 'vol', new Map(tags)), ...disk, zone, instanceId };
  ec2.region.volumes.set(volume.id, volume);
  const microsPerHour = Math.round(disk.sizeGiB * microsPerGiBHour);
  ec2.world.bill.open({ resource: volume.id, sku: disk.type, currency: 'USD', microsPerHour });
  return volume;
}

export const volumesOf = ({ region }: Ec2, { id }: Pick<Instance, 'id'>): Volume[] =>
  [...region.volumes.values()].filter(({ instanceId }) => instanceId === id);

/** What becomes of an instance's disks at its end: most go, some stay and are charged on. */
export function releaseVolumes(ec2: Ec2, instance: Instance): void {
  for (const volume of volumesOf(ec2, instance)) {
    volume.instanceId = undefined;
    if (volume.deleteOnTermination) removeVolume(ec2, volume);
  }
}

function removeVolume({ region, world }: Ec2, { id }: Volume): void {
  region.volumes.delete(id);
  world.bill.close(id);
}

const describeVolumes: Operation<DescribeInput & { readonly VolumeIds?: readonly string[] }> = (ec2, input) => {
  const all = shown(ec2, ec2.region.volumes, input.VolumeIds, 'InvalidVolume.NotFound', 'volume');
  const stateOf = ({ instanceId }: Volume) => (instanceId === undefined ? 'available' : 'in-use');
  const found = filtered(all, input.Filters, {
    'volume-id': ({ id }) => id,
    'attachment.instance-id': ({ instanceId }) => instanceId,
    'availability-zone': ({ zone }) => zone,
    'volume-type': ({ type }) => type,
    size: ({ sizeGiB }) => String(sizeGiB),
    status: stateOf,
  });
  const { items, next } = pageOf(found, input);
  const Volumes = items.map((volume) => ({
    VolumeId: volume.id,
    Size: volume.sizeGiB,
    VolumeType: volume.type,
    AvailabilityZone: volume.zone,
    State: stateOf(volume),
    CreateTime: new Date(volume.madeAtMs),
    Encrypted: false,
    Attachments: volume.instanceId === undefined ? [] : [attachmentOf(volume, volume.instanceId)],
    Tags: tagSet(volume),
  }));
  return { Volumes, NextToken: next };
};

const attachmentOf = (volume: Volume, instanceId: string) => ({
  VolumeId: volume.id,
  InstanceId: instanceId,
  Device: volume.device,
  State: 'attached',
  DeleteOnTermination: volume.deleteOnTermination,
  AttachTime: new Date(volume.madeAtMs),
});

const deleteVolume: Operation<{ readonly VolumeId: string }> = (ec2, { VolumeId }) => {
  if (!VolumeId.startsWith('vol-')) throw notFound('InvalidVolume.NotFound', 'volume', VolumeId);
  const volume = get(ec2.region.volumes, VolumeId, 'InvalidVolume.NotFound', 'volume');
  if (volume.instanceId !== undefined) {
    throw new Ec2Error('VolumeInUse', `Volume ${VolumeId} is currently attached to ${volume.instanceId}`);
  }
  removeVolume(ec2, volume);
  return {};
};

export const volumeOperations = { DescribeVolumes: describeVolumes, DeleteVolume: deleteVolume };
