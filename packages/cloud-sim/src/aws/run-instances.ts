import { imageOf, rootDevice, typeOf } from './catalogue.ts';
import { Ec2Error, invalidValue, missingParameter } from './errors.ts';
import { groupOf } from './group.ts';
import { chargeFor, instanceOutput } from './instance-state.ts';
import { keyNotFound } from './key-pair.ts';
import { subnetOf } from './network.ts';
import { type Ec2, type Instance, made, type Operation, type Subnet } from './region.ts';
import { type TagSpecification, tagsFor } from './tags.ts';
import { checkDisk, createVolume, type Disk } from './volume.ts';

interface Mapping {
  readonly DeviceName?: string;
  readonly Ebs?: { readonly VolumeSize?: number; readonly VolumeType?: string; readonly DeleteOnTermination?: boolean };
}
interface Interface {
  readonly SubnetId?: string;
  readonly Groups?: readonly string[];
  readonly AssociatePublicIpAddress?: boolean;
}
export interface RunInput {
  readonly MinCount: number;
  readonly MaxCount: number;
  readonly ImageId?: string;
  readonly InstanceType?: string;
  readonly KeyName?: string;
  readonly SubnetId?: string;
  readonly SecurityGroupIds?: readonly string[];
  readonly NetworkInterfaces?: readonly Interface[];
  readonly Placement?: { readonly AvailabilityZone?: string };
  readonly UserData?: string;
  readonly BlockDeviceMappings?: readonly Mapping[];
  readonly TagSpecifications?: readonly TagSpecification[];
  readonly ClientToken?: string;
  readonly InstanceInitiatedShutdownBehavior?: string;
  readonly DisableApiTermination?: boolean;
}

const userDataBytesMax = 16_384;
const imageGiB = 8;

/** What a request asks for, checked in full, before anything is made. */
interface Order {
  readonly count: number;
  readonly type: string;
  readonly imageId: string;
  readonly subnet: Subnet;
  readonly groupIds: readonly string[];
  readonly hasPublicIp: boolean;
  readonly userData: string;
  readonly disks: readonly Disk[];
  readonly tags: ReadonlyMap<string, string>;
  readonly diskTags: ReadonlyMap<string, string>;
  readonly onShutdown: 'stop' | 'terminate';
}

/** As many as fit between MinCount and MaxCount, all in one reservation. */
export const runInstances: Operation<RunInput> = (ec2, input) => {
  const order = check(ec2, input);
  const reservationId = ec2.newId('r');
  const instances = Array.from({ length: order.count }, (_, index) =>
    make(ec2, input, order, { reservationId, index }),
  );
  return {
    ReservationId: reservationId,
    OwnerId: ec2.accountId,
    Groups: [],
    Instances: instances.map((each) => instanceOutput(ec2, each)),
  };
};

function check(ec2: Ec2, input: RunInput): Order {
  if (input.ImageId === undefined) throw missingParameter('ImageId');
  const image = imageOf(input.ImageId);
  const type = typeOf(input.InstanceType ?? 't3.micro');
  if (image.arch !== type.arch) {
    throw new Ec2Error(
      'InvalidParameterValue',
      `The architecture '${type.arch}' of the specified instance type does not match the architecture '${image.arch}' of the specified AMI.`,
    );
  }
  const onShutdown = input.InstanceInitiatedShutdownBehavior ?? 'stop';
  if (onShutdown !== 'stop' && onShutdown !== 'terminate')
    throw invalidValue('InstanceInitiatedShutdownBehavior', onShutdown);
  if (input.KeyName !== undefined && !ec2.region.keyPairs.has(input.KeyName)) throw keyNotFound(input.KeyName);
  const also = ['instance', 'volume', 'network-interface'];
  return {
    type: type.name,
    imageId: image.id,
    ...placeOf(ec2, input),
    userData: decodeUserData(input.UserData),
    disks: disksOf(input.BlockDeviceMappings),
    tags: tagsFor('instance', input.TagSpecifications, also),
    diskTags: tagsFor('volume', input.TagSpecifications, also),
    onShutdown,
    // What is wrong with the request is told before that it is too much.
    count: countOf(ec2, input, type.cpus),
  };
}

function countOf(ec2: Ec2, { MinCount, MaxCount }: RunInput, cpusEach: number): number {
  if (MinCount < 1 || MaxCount < MinCount)
    throw invalidValue('minCount', MinCount, 'is invalid. Must be between 1 and maxCount');
  return Math.min(MaxCount, Math.floor(requireCpus(ec2, MinCount * cpusEach) / cpusEach));
}

/**
 * Instances that are stopped take none.
 * @returns how many virtual CPUs are left @throws Ec2Error VcpuLimitExceeded
 */
export function requireCpus({ region, world }: Ec2, cpus: number): number {
  const used = [...region.instances.values()]
    .filter(({ ending, machine }) => ending === undefined && machine.state() !== 'stopped')
    .reduce((sum, { type }) => sum + typeOf(type).cpus, 0);
  const limit = world.quotas.limit('vcpu', 1152);
  if (limit - used >= cpus) return limit - used;
  const message = `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to.`;
  throw new Ec2Error('VcpuLimitExceeded', message);
}

/** The first interface's subnet and groups, or those of the request, or the default VPC's. */
function placeOf(ec2: Ec2, input: RunInput): Pick<Order, 'subnet' | 'groupIds' | 'hasPublicIp'> {
  const { region } = ec2;
  const [first] = input.NetworkInterfaces ?? [];
  if (first !== undefined && (input.SubnetId !== undefined || input.SecurityGroupIds !== undefined)) {
    const message = 'Network interfaces and an instance-level subnet ID may not be specified on the same request';
    throw new Ec2Error('InvalidParameterCombination', message);
  }
  const subnetId = first?.SubnetId ?? input.SubnetId;
  const zone = input.Placement?.AvailabilityZone;
  if (zone !== undefined && !region.zones.includes(zone)) throw invalidValue('availabilityZone', zone);
  const isDefault = (each: Subnet) =>
    region.vpcs.get(each.vpcId)?.isDefault === true && (zone === undefined || each.zone === zone);
  const subnet = subnetId === undefined ? [...region.subnets.values()].find(isDefault) : subnetOf(ec2, subnetId);
  if (subnet === undefined) throw missingParameter('SubnetId');
  const named = first?.Groups ?? input.SecurityGroupIds ?? [];
  const groups = named.map((id) => groupOf(ec2, id));
  const stranger = groups.find(({ vpcId }) => vpcId !== subnet.vpcId);
  if (stranger !== undefined) {
    throw new Ec2Error(
      'InvalidParameter',
      `Security group ${stranger.id} and subnet ${subnet.id} belong to different networks.`,
    );
  }
  const own = [...region.groups.values()].filter(({ vpcId, name }) => vpcId === subnet.vpcId && name === 'default');
  const hasPublicIp = first?.AssociatePublicIpAddress ?? subnet.mapsPublicIp;
  return { subnet, hasPublicIp, groupIds: (groups.length > 0 ? groups : own).map(({ id }) => id) };
}

function decodeUserData(encoded = ''): string {
  const compact = encoded.replace(/\s/g, '');
  const isBase64 = compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact);
  if (!isBase64) throw new Ec2Error('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.length > userDataBytesMax)
    throw new Ec2Error('InvalidParameterValue', `User data is limited to ${userDataBytesMax} bytes`);
  return bytes.toString();
}

function disksOf(mappings: readonly Mapping[] = []): readonly Disk[] {
  const disks = mappings.map(({ DeviceName, Ebs = {} }) => {
    if (DeviceName === undefined) throw missingParameter('BlockDeviceMapping.DeviceName');
    const { VolumeSize = imageGiB, VolumeType = 'gp3', DeleteOnTermination = true } = Ebs;
    if (VolumeSize < imageGiB && DeviceName === rootDevice) {
      throw new Ec2Error(
        'InvalidBlockDeviceMapping',
        `Volume of size ${VolumeSize}GB is smaller than snapshot, expect size >= ${imageGiB}GB`,
      );
    }
    checkDisk({ sizeGiB: VolumeSize, type: VolumeType });
    return { device: DeviceName, sizeGiB: VolumeSize, type: VolumeType, deleteOnTermination: DeleteOnTermination };
  });
  const hasRoot = disks.some(({ device }) => device === rootDevice);
  const root = { device: rootDevice, sizeGiB: imageGiB, type: 'gp3', deleteOnTermination: true };
  return hasRoot ? disks : [root, ...disks];
}

function make(
  ec2: Ec2,
  input: RunInput,
  order: Order,
  { reservationId, index }: { reservationId: string; index: number },
): Instance {
  const base = made(ec2, 'i', new Map(order.tags));
  const instance: Instance = {
    ...base,
    type: order.type,
    imageId: order.imageId,
    keyName: input.KeyName,
    subnet: order.subnet,
    groupIds: order.groupIds,
    hasPublicIp: order.hasPublicIp,
    cardId: ec2.newId('eni'),
    attachmentId: ec2.newId('eni-attach'),
    userData: order.userData,
    isProtected: input.DisableApiTermination === true,
    reservationId,
    clientToken: input.ClientToken,
    index,
    machine: ec2.world.machines.boot({ cloud: 'aws', id: base.id, userData: order.userData }),
    onShutdown: order.onShutdown,
    stoppedAtMs: undefined,
    rebooting: undefined,
    ending: undefined,
    endedAtMs: undefined,
  };
  ec2.region.instances.set(instance.id, instance);
  chargeFor(ec2, instance);
  for (const disk of order.disks) {
    createVolume(ec2, disk, { zone: order.subnet.zone, instanceId: instance.id, tags: order.diskTags });
  }
  return instance;
}
