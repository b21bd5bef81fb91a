import { portsOf } from '../frame/ports.ts';
import type { Control } from './control.ts';
import { listOf, member, textOf } from './request.ts';
import type { Resource } from './store.ts';

/** Makes a machine reachable at its public address, at the TCP ports that the group of its card or subnet lets in. */
export async function publish({ store }: Control, { machine }: Resource, card: Resource | undefined): Promise<void> {
  const [configuration] = listOf(card?.properties.ipConfigurations);
  const address = store.get(textOf(member(configuration, 'properties', 'publicIPAddress', 'id')));
  const subnetId = textOf(member(configuration, 'properties', 'subnet', 'id'));
  const [networkId = ''] = subnetId.split(/\/subnets\//i);
  const subnets = listOf(store.get(networkId)?.properties.subnets);
  const subnet = subnets.find((each) =>
    subnetId.toLowerCase().endsWith(`/${textOf(member(each, 'name')).toLowerCase()}`),
  );
  const groupIds = [
    textOf(member(card?.properties.networkSecurityGroup, 'id')),
    textOf(member(subnet, 'properties', 'networkSecurityGroup', 'id')),
  ];
  const rules = groupIds.flatMap((id) => listOf(store.get(id)?.properties.securityRules));
  const open = rules.filter((rule) => {
    const { direction, access, protocol } = (member(rule, 'properties') ?? {}) as Record<string, unknown>;
    return direction === 'Inbound' && access === 'Allow' && /^(tcp|\*)$/i.test(textOf(protocol));
  });
  const ranges = open.flatMap((rule) => [
    textOf(member(rule, 'properties', 'destinationPortRange')),
    ...listOf(member(rule, 'properties', 'destinationPortRanges')).map(textOf),
  ]);
  const ip = textOf(address?.properties.ipAddress);
  await machine?.publish(ip === '' ? undefined : ip, portsOf(ranges.filter((range) => range !== '')));
}
