import { rootDevice } from './catalogue.ts';
import { Ec2Error, invalidValue, missingParameter, notFound } from './errors.ts';
import { filtered } from './filter.ts';
import { type DescribeInput, get, shown } from './network.ts';
import { pageOf } from './page.ts';
import { type Ec2, type Instance, made, type Operation, type Volume } from './region.ts';
import { type TagSpecification, tagSet, tagsFor } from './tags.ts';

/** gp3 by the GB and month of 730 hours: 0.08 USD, unverified. */
const microsPerGiBHour = 80_000 / 730;
const diskGiBMax = 16_384;

export interface Disk {
  readonly device: string;
  readonly sizeGiB: number;
  readonly type: string;
  readonly deleteOnTermination: boolean;
}

/** A disk, attached to an instance if one is named. */
export function createVolume(
  ec2: Ec2,
  disk: Disk,
  { zone, instanceId, tags }: { zone: string; instanceId: string | undefined; tags: ReadonlyMap<string, string> },
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

const stateOf = ({ instanceId }: Volume) => (instanceId === undefined ? 'available' : 'in-use');

const describeVolumes: Operation<DescribeInput & { readonly VolumeIds?: readonly string[] }> = (ec2, input) => {
  const all = shown(ec2, ec2.region.volumes, input.VolumeIds, 'InvalidVolume.NotFound', 'volume');
  const found = filtered(all, input.Filters, {
    'volume-id': ({ id }) => id,
    'attachment.instance-id': ({ instanceId }) => instanceId,
    'availability-zone': ({ zone }) => zone,
    'volume-type': ({ type }) => type,
    size: ({ sizeGiB }) => String(sizeGiB),
    status: stateOf,
  });
  const { items, next } = pageOf(found, input);
  return { Volumes: items.map(volumeOutput), NextToken: next };
};

const volumeOutput = (volume: Volume) => ({
  VolumeId: volume.id,
  Size: volume.sizeGiB,
  VolumeType: volume.type,
  AvailabilityZone: volume.zone,
  State: stateOf(volume),
  CreateTime: new Date(volume.madeAtMs),
  Encrypted: false,
  SnapshotId: '',
  MultiAttachEnabled: false,
  Attachments: volume.instanceId === undefined ? [] : [attachmentOf(volume, volume.instanceId)],
  Tags: tagSet(volume),
});

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

interface CreateInput {
  readonly AvailabilityZone: string;
  readonly Size?: number;
  readonly VolumeType?: string;
  readonly TagSpecifications?: readonly TagSpecification[];
}

const create: Operation<CreateInput> = (
  ec2,
  { AvailabilityZone: zone, Size, VolumeType = 'gp2', TagSpecifications },
) => {
  if (!ec2.region.zones.includes(zone))
    throw new Ec2Error('InvalidZone.NotFound', `The zone '${zone}' does not exist.`);
  if (Size === undefined) throw missingParameter('size/snapshot');
  const disk = { device: '', sizeGiB: Size, type: VolumeType, deleteOnTermination: false };
  checkDisk(disk);
  const tags = tagsFor('volume', TagSpecifications);
  return volumeOutput(createVolume(ec2, disk, { zone, instanceId: undefined, tags }));
};

/** @throws Ec2Error InvalidParameterValue */
export function checkDisk({ sizeGiB, type }: Pick<Disk, 'sizeGiB' | 'type'>): void {
  if (sizeGiB < 1 || sizeGiB > diskGiBMax) throw invalidValue('volumeSize', sizeGiB);
  if (!['gp2', 'gp3', 'standard', 'st1', 'sc1'].includes(type)) throw invalidValue('volumeType', type);
}

interface AttachInput {
  readonly VolumeId: string;
  readonly InstanceId: string;
  readonly Device: string;
}

const attach: Operation<AttachInput> = (ec2, { VolumeId, InstanceId, Device }) => {
  const volume = get(ec2.region.volumes, VolumeId, 'InvalidVolume.NotFound', 'volume');
  const instance = get(ec2.region.instances, InstanceId, 'InvalidInstanceID.NotFound', 'instance');
  if (volume.instanceId !== undefined)
    throw new Ec2Error('VolumeInUse', `${VolumeId} is already attached to an instance`);
  if (volume.zone !== instance.subnet.zone) {
    const message = `The volume '${VolumeId}' is not in the same availability zone as instance '${InstanceId}'`;
    throw new Ec2Error('InvalidVolume.ZoneMismatch', message);
  }
  if (volumesOf(ec2, instance).some(({ device }) => device === Device))
    throw invalidValue('unixDevice', Device, `is invalid. ${Device} is already in use`);
  Object.assign(volume, { instanceId: InstanceId, device: Device, deleteOnTermination: false });
  return attachmentOf(volume, InstanceId);
};

const detach: Operation<{ readonly VolumeId: string }> = (ec2, { VolumeId }) => {
  const volume = get(ec2.region.volumes, VolumeId, 'InvalidVolume.NotFound', 'volume');
  const { instanceId, device } = volume;
  if (instanceId === undefined)
    throw new Ec2Error('IncorrectState', `Volume '${VolumeId}' is in the 'available' state.`);
  if (device === rootDevice && ec2.region.instances.get(instanceId)?.machine.state() !== 'stopped') {
    throw new Ec2Error(
      'OperationNotPermitted',
      `Unable to detach root volume '${VolumeId}' from instance '${instanceId}'`,
    );
  }
  const shown = attachmentOf(volume, instanceId);
  volume.instanceId = undefined;
  return { ...shown, State: 'detaching' };
};

export const volumeOperations = {
  DescribeVolumes: describeVolumes,
  DeleteVolume: deleteVolume,
  CreateVolume: create,
  AttachVolume: attach,
  DetachVolume: detach,
};
