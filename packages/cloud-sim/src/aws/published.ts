import { portsOf } from '../frame/ports.ts';
import { addressOfInstance } from './address-of.ts';
import type { Ec2, Instance } from './region.ts';

/** Makes an instance reachable at its reserved address, at the TCP ports that its groups let in. */
export async function publish(ec2: Ec2, instance: Instance): Promise<void> {
  if (instance.ending !== undefined) return;
  const rules = instance.groupIds.flatMap((id) => ec2.region.groups.get(id)?.rules ?? []);
  const ranges = rules.flatMap(({ egress, protocol, from, to }) =>
    egress || protocol !== 'tcp' || from === undefined || to === undefined ? [] : [`${from}-${to}`],
  );
  await instance.machine.publish(addressOfInstance(ec2, instance.id)?.ip, portsOf(ranges));
}

/** After a change of a group's rules. */
export async function publishGroup(ec2: Ec2, groupId: string): Promise<void> {
  const within = [...ec2.region.instances.values()].filter(({ groupIds }) => groupIds.includes(groupId));
  for (const instance of within) await publish(ec2, instance);
}
