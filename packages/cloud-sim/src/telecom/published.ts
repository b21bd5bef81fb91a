import type { Instance, State } from './state.ts';

const portsMax = 64;

/** Makes an instance reachable at its elastic address, at the TCP ports that its security groups let in. */
export async function publish(state: State, { eipID, firewalls, machine, givenBackAtMs }: Instance): Promise<void> {
  if (givenBackAtMs !== undefined) return;
  const rules = firewalls.flatMap((id) => state.firewalls.get(id)?.rules ?? []);
  const ports = rules.flatMap(({ direction, protocol, action, range }) => {
    if (direction !== 'ingress' || action !== 'accept' || !['TCP', 'ANY'].includes(protocol)) return [];
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: Math.min(to - from + 1, portsMax) }, (_, at) => from + at);
  });
  const address = eipID === undefined ? undefined : state.addresses.get(eipID)?.ip;
  await machine.publish(address, [...new Set(ports)].slice(0, portsMax));
}

/** After a change of a security group's rules. */
export async function publishFirewall(state: State, id: string): Promise<void> {
  for (const instance of state.instances.values()) if (instance.firewalls.includes(id)) await publish(state, instance);
}
