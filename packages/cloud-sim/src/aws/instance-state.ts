import { freeAddress, publicAddressOf } from './address-of.ts';
import { rootDevice, typeOf } from './catalogue.ts';
import { cardOf, privateName, publicName } from './network-interface.ts';
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
  if (instance.rebooting === 'up' && state === 'running') instance.rebooting = undefined;
  if (instance.rebooting !== undefined) return 'running';
  if (state === 'stopped' && instance.onShutdown === 'terminate') {
    terminate(ec2, instance);
    return 'shutting-down';
  }
  return ({ booting: 'pending', running: 'running', stopped: 'stopped', gone: 'terminated' } as const)[state];
}

export const stateOutput = (name: StateName) => ({ Code: stateCodes[name], Name: name });

/** It is on its way out for every reader; `settleEnded` finds when it is gone. */
export function terminate({ world }: Ec2, instance: Instance): void {
  if (instance.ending === 'shutting-down' || instance.ending === 'terminated') return;
  instance.ending = 'shutting-down';
  world.bill.close(instance.id);
  const leastMs = world.timing.bootMs / 2;
  void instance.machine.remove().then(() => {
    instance.endedAtMs = world.clock.nowMs() + leastMs;
  });
}

/** Instances whose time has come are terminated: disks and addresses are let go. Those that ended long ago are forgotten. */
export function settleEnded(ec2: Ec2): void {
  const nowMs = ec2.world.clock.nowMs();
  for (const instance of ec2.region.instances.values()) {
    const { id, ending, endedAtMs = Number.POSITIVE_INFINITY } = instance;
    if (ending === 'shutting-down' && nowMs >= endedAtMs) {
      instance.ending = 'terminated';
      freeAddress(ec2, instance);
      releaseVolumes(ec2, instance);
    }
    if (nowMs > endedAtMs + shownAfterEndMs) ec2.region.instances.delete(id);
  }
}

export function chargeFor({ world }: Ec2, { id, type }: Instance): void {
  world.bill.open({ resource: id, sku: type, currency: 'USD', microsPerHour: typeOf(type).microsPerHour });
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
    ...(state !== 'pending' && state !== 'running' && endOf(instance)),
    SourceDestCheck: true,
    EbsOptimized: false,
    EnaSupport: true,
    PrivateDnsName: isThere ? privateName(ec2, machine.privateAddress) : '',
    PublicDnsName: publicName(ec2, publicAddressOf(ec2, instance)),
    MetadataOptions: { State: 'applied', HttpTokens: 'required', HttpPutResponseHopLimit: 2, HttpEndpoint: 'enabled' },
    NetworkInterfaces: isThere ? [cardOf(ec2, instance)] : [],
    ...(isThere && {
      SubnetId: subnet.id,
      VpcId: subnet.vpcId,
      PrivateIpAddress: machine.privateAddress,
      PublicIpAddress: publicAddressOf(ec2, instance),
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

/** Why it does not run: someone called, or its own program ended. */
function endOf({ stoppedAtMs, ending, endedAtMs }: Instance) {
  const byCall = stoppedAtMs !== undefined || ending === 'shutting-down' || ending === 'terminated';
  const at = new Date(stoppedAtMs ?? endedAtMs ?? 0).toISOString().replace('T', ' ').slice(0, 19);
  const code = byCall ? 'Client.UserInitiatedShutdown' : 'Client.InstanceInitiatedShutdown';
  const text = byCall ? 'User initiated shutdown' : 'Instance initiated shutdown';
  return {
    StateReason: { Code: code, Message: `${code}: ${text}` },
    StateTransitionReason: byCall ? `User initiated (${at} GMT)` : '',
  };
}
