import { rootDevice, typeOf } from './catalogue.ts';
import { Ec2Error, invalidValue, missingParameter } from './errors.ts';
import { groupOf } from './group.ts';
import { instancesOf } from './instance.ts';
import { stateOf } from './instance-state.ts';
import { publish } from './published.ts';
import type { Ec2, Instance, Operation } from './region.ts';
import { volumesOf } from './volume.ts';

interface Text {
  readonly Value?: string;
}
interface ModifyInput {
  readonly InstanceId: string;
  /** The older form: one attribute by its name, and its value as text. */
  readonly Attribute?: string;
  readonly Value?: string;
  readonly InstanceType?: Text;
  readonly Groups?: readonly string[];
  readonly DisableApiTermination?: { readonly Value?: boolean };
  readonly InstanceInitiatedShutdownBehavior?: Text;
  readonly BlockDeviceMappings?: readonly {
    readonly DeviceName?: string;
    readonly Ebs?: { readonly DeleteOnTermination?: boolean };
  }[];
}

function one(ec2: Ec2, id: string): Instance {
  const [instance] = instancesOf(ec2, [id]);
  if (instance === undefined) throw missingParameter('InstanceId');
  return instance;
}

/** Attributes that can be changed, and what changing them does; any other is refused, as nothing would come of it. */
const modify: Operation<ModifyInput> = async (ec2, input) => {
  const instance = one(ec2, input.InstanceId);
  const { InstanceType, Groups, DisableApiTermination, InstanceInitiatedShutdownBehavior, BlockDeviceMappings } =
    modern(input);
  const wanted = [InstanceType, Groups, DisableApiTermination, InstanceInitiatedShutdownBehavior, BlockDeviceMappings];
  const given = wanted.filter((each) => each !== undefined).length;
  if (given === 0) throw new Ec2Error('InvalidParameterCombination', 'No attributes specified.');
  if (given > 1) throw new Ec2Error('InvalidParameterCombination', 'Fields for multiple attribute types specified.');
  if (InstanceType !== undefined) resize(ec2, instance, InstanceType.Value ?? '');
  if (Groups !== undefined) {
    instance.groupIds = Groups.map((id) => groupOf(ec2, id).id);
    await publish(ec2, instance);
  }
  instance.isProtected = DisableApiTermination?.Value ?? instance.isProtected;
  if (InstanceInitiatedShutdownBehavior !== undefined) setShutdown(instance, InstanceInitiatedShutdownBehavior.Value);
  for (const { DeviceName, Ebs } of BlockDeviceMappings ?? []) {
    const volume = volumesOf(ec2, instance).find(({ device }) => device === DeviceName);
    if (volume === undefined) throw invalidValue('deviceName', DeviceName);
    volume.deleteOnTermination = Ebs?.DeleteOnTermination ?? volume.deleteOnTermination;
  }
  return {};
};

function modern({ Attribute, Value, ...input }: ModifyInput): Omit<ModifyInput, 'Attribute' | 'Value'> {
  if (Attribute === undefined || Value === undefined) return input;
  const { InstanceId } = input;
  if (Attribute === 'instanceType') return { InstanceId, InstanceType: { Value } };
  if (Attribute === 'instanceInitiatedShutdownBehavior') {
    return { InstanceId, InstanceInitiatedShutdownBehavior: { Value } };
  }
  if (Attribute === 'disableApiTermination')
    return { InstanceId, DisableApiTermination: { Value: Value.toLowerCase() === 'true' } };
  throw invalidValue('attribute', Attribute);
}

function resize(ec2: Ec2, instance: Instance, wanted: string): void {
  const { name, arch } = typeOf(wanted);
  if (stateOf(ec2, instance) !== 'stopped') {
    throw new Ec2Error('IncorrectInstanceState', `The instance '${instance.id}' is not in the 'stopped' state.`);
  }
  if (arch !== typeOf(instance.type).arch) {
    const message = `The architecture '${arch}' of the specified instance type does not match that of the instance.`;
    throw new Ec2Error('InvalidParameterValue', message);
  }
  instance.type = name;
}

function setShutdown(instance: Instance, behaviour: string | undefined): void {
  if (behaviour !== 'stop' && behaviour !== 'terminate')
    throw invalidValue('instanceInitiatedShutdownBehavior', behaviour);
  instance.onShutdown = behaviour;
}

const describe: Operation<{ readonly InstanceId: string; readonly Attribute: string }> = (ec2, input) => {
  const { InstanceId, Attribute } = input;
  const instance = one(ec2, InstanceId);
  const { type, userData, groupIds, isProtected, onShutdown } = instance;
  const values: Readonly<Record<string, () => object>> = {
    instanceType: () => ({ InstanceType: { Value: type } }),
    userData: () => ({ UserData: userData === '' ? {} : { Value: Buffer.from(userData).toString('base64') } }),
    disableApiTermination: () => ({ DisableApiTermination: { Value: isProtected } }),
    disableApiStop: () => ({ DisableApiStop: { Value: false } }),
    instanceInitiatedShutdownBehavior: () => ({ InstanceInitiatedShutdownBehavior: { Value: onShutdown } }),
    rootDeviceName: () => ({ RootDeviceName: { Value: rootDevice } }),
    sourceDestCheck: () => ({ SourceDestCheck: { Value: true } }),
    ebsOptimized: () => ({ EbsOptimized: { Value: false } }),
    enaSupport: () => ({ EnaSupport: { Value: true } }),
    groupSet: () => ({ Groups: groupIds.map((GroupId) => ({ GroupId })) }),
    blockDeviceMapping: () => ({
      BlockDeviceMappings: volumesOf(ec2, instance).map(({ device, id, deleteOnTermination }) => ({
        DeviceName: device,
        Ebs: { VolumeId: id, Status: 'attached', DeleteOnTermination: deleteOnTermination },
      })),
    }),
  };
  const value = values[Attribute];
  if (value === undefined) throw invalidValue('attribute', Attribute);
  return { InstanceId, ...value() };
};

export const instanceAttributeOperations = { ModifyInstanceAttribute: modify, DescribeInstanceAttribute: describe };
