import { portsOf } from '../frame/ports.ts';
import type { Control } from './control.ts';
import { listOf, localPath, member, textOf } from './request.ts';
import type { Resource } from './store.ts';

/** Makes an instance reachable at its external address, at the TCP ports that its network's firewalls let in. */
export async function publish({ store }: Control, { body, machine }: Resource): Promise<void> {
  const [card] = listOf(body.networkInterfaces);
  const network = localPath(member(card, 'network'));
  const own = listOf(member(body.tags, 'items')).map(textOf);
  const reaches = (firewall: Resource): boolean => {
    const targets = listOf(firewall.body.targetTags).map(textOf);
    const here = network === '' || localPath(firewall.body.network) === network;
    return here && (targets.length === 0 || targets.some((tag) => own.includes(tag)));
  };
  const allowed = store
    .under('global/firewalls/')
    .filter(reaches)
    .flatMap((firewall) => listOf(firewall.body.allowed));
  const tcp = allowed.filter((each) => textOf(member(each, 'IPProtocol')) === 'tcp');
  const ports = portsOf(tcp.flatMap((each) => listOf(member(each, 'ports')).map(textOf)));
  const address = textOf(member(listOf(member(card, 'accessConfigs'))[0], 'natIP'));
  await machine?.publish(address === '' ? undefined : address, ports);
}
