import { addressOfInstance, freeAddress } from './address.ts';
import { rootDevice, typeOf } from './catalogue.ts';
import type { Ec2, Instance } from './region.ts';
import { tagSet } from './tags.ts';
import { releaseVolumes, volumesOf } from './volume.ts';

export const stateCodes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;
export type StateName = keyof typeof stateCodes;

/** A terminated instance stays visible for about an hour. */
const shownAfterEndMs = 3_600_000;

/** The state that reads show; an instance whose program ended by itself is stopped, or terminates when it was made so. */
export function stateOf(ec2: Ec2, instance: Instance): StateName {
  if (instance.ending !== undefined) return instance.ending;
  const state = instance.machine.state();
  if (state === 'stopped' && instance.onShutdown === 'terminate') {
    terminate(ec2, instance);
    return 'shutting-down';
  }
  return ({ booting: 'pending', running: 'running', stopped: 'stopped', gone: 'terminated' } as const)[state];
}

export const stateOutput = (name: StateName) => ({ Code: stateCodes[name], Name: name });

/** Ends it at once for every reader; disks and address are let go when its machine is gone. */
export function terminate(ec2: Ec2, instance: Instance): void {
  if (instance.ending === 'shutting-down' || instance.ending === 'terminated') return;
  instance.ending = 'shutting-down';
  ec2.world.bill.close(instance.id);
  freeAddress(ec2, instance);
  void instance.machine.remove().then(() => {
    instance.ending = 'terminated';
    instance.endedAtMs = ec2.world.clock.nowMs();
    releaseVolumes(ec2, instance);
  });
}

export function chargeFor({ world }: Ec2, { id, type }: Instance): void {
  world.bill.open({ resource: id, sku: type, currency: 'USD', microsPerHour: typeOf(type).microsPerHour });
}

/** Forgets instances that ended long ago. */
export function forgetEnded({ region, world }: Ec2): void {
  for (const { id, endedAtMs } of region.instances.values()) {
    if (endedAtMs !== undefined && world.clock.nowMs() > endedAtMs + shownAfterEndMs) region.instances.delete(id);
  }
}

export function instanceOutput(ec2: Ec2, instance: Instance): object {
  const state = stateOf(ec2, instance);
  const type = typeOf(instance.type);
  const isThere = state !== 'terminated';
  const { subnet, machine, groupIds } = instance;
  const groups = groupIds.map((id) => ({ GroupId: id, GroupName: ec2.region.groups.get(id)?.name ?? '' }));
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    State: stateOutput(state),
    InstanceType: instance.type,
    KeyName: instance.keyName,
    ClientToken: instance.clientToken ?? '',
    AmiLaunchIndex: instance.index,
    LaunchTime: new Date(instance.madeAtMs),
    Placement: { AvailabilityZone: subnet.zone, Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    Architecture: type.arch,
    RootDeviceName: rootDevice,
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    StateReason: state === 'stopped' || state === 'terminated' ? reasonOf(state) : undefined,
    ...(isThere && {
      SubnetId: subnet.id,
      VpcId: subnet.vpcId,
      PrivateIpAddress: machine.privateAddress,
      PublicIpAddress: addressOfInstance(ec2, instance.id)?.ip,
      SecurityGroups: groups,
      BlockDeviceMappings: volumesOf(ec2, instance).map((volume) => ({
        DeviceName: volume.device,
        Ebs: {
          VolumeId: volume.id,
          Status: 'attached',
          DeleteOnTermination: volume.deleteOnTermination,
          AttachTime: new Date(volume.madeAtMs),
        },
      })),
    }),
    Tags: tagSet(instance),
  };
}

const reasonOf = (state: 'stopped' | 'terminated') => ({
  Code: state === 'stopped' ? 'Client.InstanceInitiatedShutdown' : 'Client.UserInitiatedShutdown',
  Message:
    state === 'stopped'
      ? 'Client.InstanceInitiatedShutdown: Instance initiated shutdown'
      : 'Client.UserInitiatedShutdown: User initiated shutdown',
});
