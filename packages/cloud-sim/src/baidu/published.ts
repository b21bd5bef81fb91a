import { portsOf } from '../frame/ports.ts';
import { holders, type Instance, type State } from './state.ts';

/** Makes an instance reachable at its elastic address, at the TCP ports that its security groups let in. */
export async function publish(state: State, { id, firewalls, machine }: Instance): Promise<void> {
  const rules = firewalls.flatMap((each) => state.firewalls.get(each)?.rules ?? []);
  const open = rules.filter(({ direction, protocol }) => direction === 'ingress' && ['tcp', 'all'].includes(protocol));
  const ranges = open.map(({ portRange }) => (portRange === '' ? '1-65535' : portRange));
  const address = [...state.addresses.values()].find(({ instanceId }) => instanceId === id);
  await machine.publish(address?.eip, portsOf(ranges));
}

/** After a change of a security group's rules. */
export async function publishFirewall(state: State, id: string): Promise<void> {
  for (const instance of holders(state)) if (instance.firewalls.includes(id)) await publish(state, instance);
}
