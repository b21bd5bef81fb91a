import { DescribeInstancesCommand, type Filter, type Instance } from '@aws-sdk/client-ec2';
import type { CallOptions, MachinePhase } from '../port.ts';
import type { Ec2 } from './client.ts';
import { keyTag, tagFilter } from './names.ts';

/** What there is of a machine that is not gone: mostly one instance; a second only where somebody copied tags by hand. */
export async function instancesOf(ec2: Ec2, key: string, call: CallOptions): Promise<readonly Instance[]> {
  return await describe(ec2, { Filters: [tagFilter(keyTag, key)] }, call);
}

export async function instanceById(ec2: Ec2, id: string, call: CallOptions): Promise<Instance | undefined> {
  // As a filter, an id that is not known (yet) gives an empty list instead of an error.
  return (await describe(ec2, { Filters: [{ Name: 'instance-id', Values: [id] }] }, call))[0];
}

async function describe(ec2: Ec2, input: { Filters: Filter[] }, call: CallOptions): Promise<readonly Instance[]> {
  const { Reservations = [] } = await ec2.read(new DescribeInstancesCommand(input), call);
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}

export const isGone = ({ State }: Instance): boolean => State?.Name === 'terminated';

/** A machine without its public address is not ready to be told of. */
export function phaseOf({ State, PublicIpAddress }: Instance): MachinePhase {
  switch (State?.Name) {
    case 'pending':
      return 'creating';
    case 'running':
      return PublicIpAddress === undefined ? 'creating' : 'running';
    case 'stopping':
      return 'stopping';
    case 'stopped':
      return 'stopped';
    case 'shutting-down':
      return 'deleting';
    case 'terminated':
      return 'absent';
    default:
      return 'unknown';
  }
}
