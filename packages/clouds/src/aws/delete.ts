import { DeleteVolumeCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { CloudError } from '../errors.ts';
import type { CallOptions, MachineRef } from '../port.ts';
import { absentIsFine } from './client.ts';
import { instancesOf, isGone } from './machine.ts';
import { disksOf, type MachineDeps } from './observe.ts';

/** Ends every instance of the key, also one that only its id tells of, and lets go of addresses and left disks. */
export async function deleteMachine(deps: MachineDeps, { key, handle }: MachineRef, call: CallOptions): Promise<void> {
  const { ec2, recent } = deps;
  const listed = await instancesOf(ec2, key, call);
  const ended = new Set(listed.filter(isEnding).map(({ InstanceId }) => InstanceId));
  const named = [...listed.map(({ InstanceId }) => InstanceId), handle, recent.handleOf(key)];
  const ids = [...new Set(named)].flatMap((id) => (id === undefined || ended.has(id) ? [] : [id]));
  // One by one: a single id that the vendor has forgotten would refuse them all.
  for (const id of ids) await absentIsFine(ec2.write(new TerminateInstancesCommand({ InstanceIds: [id] }), call));
  await releaseAddresses(deps, key, call);
  for (const { VolumeId, State } of await disksOf(ec2, key, call)) {
    if (State === 'available') await absentIsFine(ec2.write(new DeleteVolumeCommand({ VolumeId }), call));
  }
}

/** One that is on an instance and not listed yet cannot be taken from it; the next step finds it free. */
async function releaseAddresses({ addresses }: MachineDeps, key: string, call: CallOptions): Promise<void> {
  try {
    await addresses.release(key, call);
  } catch (error) {
    if (!(error instanceof CloudError) || error.vendorCode !== 'InvalidIPAddress.InUse') throw error;
  }
}

const isEnding = (instance: Parameters<typeof isGone>[0]) =>
  isGone(instance) || instance.State?.Name === 'shutting-down';
