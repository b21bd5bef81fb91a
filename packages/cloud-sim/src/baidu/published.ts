import { holders, type Instance, type State } from './state.ts';

const portsMax = 64;

/** Makes an instance reachable at its elastic address, at the TCP ports that its security groups let in. */
export async function publish(state: State, { id, firewalls, machine }: Instance): Promise<void> {
  const rules = firewalls.flatMap((each) => state.firewalls.get(each)?.rules ?? []);
  const ports = rules.flatMap(({ direction, protocol, portRange }) => {
    if (direction !== 'ingress' || !['tcp', 'all'].includes(protocol)) return [];
    const [from = 1, to = from] = (portRange === '' ? '1-65535' : portRange).split('-').map(Number);
    return Array.from({ length: Math.min(to - from + 1, portsMax) }, (_, at) => from + at);
  });
  const address = [...state.addresses.values()].find(({ instanceId }) => instanceId === id);
  await machine.publish(address?.eip, [...new Set(ports)].slice(0, portsMax));
}

/** After a change of a security group's rules. */
export async function publishFirewall(state: State, id: string): Promise<void> {
  for (const instance of holders(state)) if (instance.firewalls.includes(id)) await publish(state, instance);
}
