import { portsOf } from '../frame/ports.ts';
import type { Instance, State } from './state.ts';

/** Makes an instance reachable at its elastic address, at the TCP ports that its security groups let in. */
export async function publish(state: State, { eipID, firewalls, machine, givenBackAtMs }: Instance): Promise<void> {
  if (givenBackAtMs !== undefined) return;
  const rules = firewalls.flatMap((id) => state.firewalls.get(id)?.rules ?? []);
  const open = rules.filter(
    ({ direction, protocol, action }) =>
      direction === 'ingress' && action === 'accept' && ['TCP', 'ANY'].includes(protocol),
  );
  const address = eipID === undefined ? undefined : state.addresses.get(eipID)?.ip;
  await machine.publish(address, portsOf(open.map(({ range }) => range)));
}

/** After a change of a security group's rules. */
export async function publishFirewall(state: State, id: string): Promise<void> {
  for (const instance of state.instances.values()) if (instance.firewalls.includes(id)) await publish(state, instance);
}
