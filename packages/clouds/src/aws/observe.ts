import { DescribeVolumesCommand, type Instance } from '@aws-sdk/client-ec2';
import type { CallOptions, MachineObservation, MachineRef } from '../port.ts';
import type { Addresses } from './addresses.ts';
import type { Ec2 } from './client.ts';
import { instanceById, instancesOf, isGone, phaseOf } from './machine.ts';
import { givenTags, keyTag, tagFilter } from './names.ts';
import type { Recent } from './recent.ts';

export interface MachineDeps {
  readonly ec2: Ec2;
  readonly region: string;
  readonly addresses: Addresses;
  readonly recent: Recent;
  readonly pollMs: { readonly soon: number; readonly later: number };
}

/** The instance of a machine, by its id where that is known. */
export async function findInstance(
  { ec2, recent }: MachineDeps,
  { key, handle }: MachineRef,
  call: CallOptions,
): Promise<Instance | undefined> {
  const id = handle ?? recent.handleOf(key);
  if (id !== undefined) return await instanceById(ec2, id, call);
  const all = await instancesOf(ec2, key, call);
  return all.find((instance) => !isGone(instance)) ?? all[0];
}

/**
 * Reads the machine and, while it has no public address, takes the next step towards one: an instance can be given one only
 * when it runs, so until then it is still `creating`.
 */
export async function observeMachine(
  deps: MachineDeps,
  ref: MachineRef,
  call: CallOptions,
): Promise<MachineObservation> {
  const instance = await findInstance(deps, ref, call);
  if (instance === undefined || isGone(instance)) return await observeRest(deps, ref, instance, call);
  const { region, addresses, pollMs } = deps;
  const stepping = phaseOf(instance) === 'creating';
  const publicAddress = stepping ? await addresses.step(ref.key, instance, call) : instance.PublicIpAddress;
  const phase = stepping && publicAddress !== undefined ? 'running' : phaseOf(instance);
  const { PrivateIpAddress, Tags, InstanceId, InstanceType, Placement } = instance;
  return {
    phase,
    providerId: `aws://${region}/${Placement?.AvailabilityZone ?? region}/${InstanceId}`,
    ...(PrivateIpAddress !== undefined && { privateAddress: PrivateIpAddress }),
    ...(publicAddress !== undefined && { publicAddress }),
    ...(InstanceType !== undefined && { type: InstanceType }),
    tags: givenTags(Tags),
    pollAfterMs: phase === 'running' || phase === 'stopped' ? pollMs.later : pollMs.soon,
  };
}

/** Without an instance: whether anything that was made for it is left, and whether lists can be believed yet. */
async function observeRest(
  { ec2, addresses, recent, pollMs }: MachineDeps,
  { key, handle }: MachineRef,
  instance: Instance | undefined,
  call: CallOptions,
): Promise<MachineObservation> {
  if (instance === undefined && recent.mayBeUnlisted(key)) {
    const known = handle ?? recent.handleOf(key);
    return { phase: known === undefined ? 'unknown' : 'creating', tags: {}, pollAfterMs: pollMs.soon };
  }
  const [holds, disks] = await Promise.all([addresses.holds(key, call), disksOf(ec2, key, call)]);
  if (holds || disks.length > 0) return { phase: 'deleting', tags: {}, pollAfterMs: pollMs.soon };
  return { phase: 'absent', tags: {}, pollAfterMs: pollMs.later };
}

/** A disk carries its machine's tags from the moment that both are made. */
export async function disksOf(ec2: Ec2, key: string, call: CallOptions) {
  const { Volumes = [] } = await ec2.read(new DescribeVolumesCommand({ Filters: [tagFilter(keyTag, key)] }), call);
  return Volumes;
}
