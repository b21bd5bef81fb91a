import { refusedReads } from '../account/reads.ts';
import type { AccountCheck, CallOptions } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { exchange, once } from './translate.ts';

/** Quotas of a region without which no machine can be made. */
const neededQuotas = ['CPUS', 'IN_USE_ADDRESSES', 'STATIC_ADDRESSES', 'INSTANCES'];

const unproven = [
  'That the role allows what makes and deletes machines, disks, addresses, networks and firewall rules',
  'That the zone has room for a machine type, which Google tells only when one is made',
];

/** The region with its quotas, then one page of each kind of thing that the adapter reads. */
export async function checkAccount(client: GoogleClient, call: CallOptions): Promise<AccountCheck> {
  const problems: string[] = [];
  const quotas = async () => problems.push(...(await usedUpQuotas(client, call)));
  const refused = await refusedReads([quotas, ...reads(client, call)]);
  return { account: client.project, refused, problems, unproven };
}

async function usedUpQuotas(client: GoogleClient, call: CallOptions): Promise<readonly string[]> {
  const { project, region, regions } = client;
  const [seen] = await exchange(call, { write: false, what: `read region ${region}` }, async () => {
    const answer = await regions.get({ project, region }, once);
    if (answer[0].name !== region) throw new Error('An answer that is no region');
    return answer;
  });
  return (seen.quotas ?? [])
    .filter(({ metric, limit, usage }) => neededQuotas.includes(String(metric)) && (limit ?? 0) <= (usage ?? 0))
    .map(({ metric, limit, usage }) => `The quota ${metric} of ${region} is used up: ${usage} of ${limit}`);
}

function reads(client: GoogleClient, call: CallOptions): readonly (() => Promise<unknown>)[] {
  const { project, region, zone } = client;
  const options = { ...once, autoPaginate: false };
  const kinds: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['machines', () => client.instances.list({ project, zone, maxResults: 1 }, options)],
    ['addresses', () => client.addresses.list({ project, region, maxResults: 1 }, options)],
    ['networks', () => client.networks.list({ project, maxResults: 1 }, options)],
    ['subnetworks', () => client.subnetworks.list({ project, region, maxResults: 1 }, options)],
    ['firewall rules', () => client.firewalls.list({ project, maxResults: 1 }, options)],
    ['machine types', () => client.machineTypes.list({ project, zone, maxResults: 1 }, options)],
  ];
  return kinds.map(
    ([what, read]) =>
      () =>
        exchange(call, { write: false, what: `list ${what}` }, read),
  );
}
