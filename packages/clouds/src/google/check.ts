import { CloudError, type CloudErrorClass } from '../errors.ts';
import type { AccountCheck, CallOptions } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { exchange, once } from './translate.ts';

const operatorsClasses: ReadonlySet<CloudErrorClass> = new Set([
  'credentials',
  'permission',
  'account-blocked',
  'not-found',
]);

/** Quotas of a region without which no machine can be made. */
const neededQuotas = ['CPUS', 'IN_USE_ADDRESSES', 'STATIC_ADDRESSES', 'INSTANCES'];

const unproven = [
  'That the role allows what makes and deletes machines, disks, addresses, networks and firewall rules',
  'That the zone has room for a machine type, which Google tells only when one is made',
];

/** The region with its quotas, then one read of each kind; each one that is refused is a problem of its own. */
export async function checkAccount(client: GoogleClient, call: CallOptions): Promise<AccountCheck> {
  const account = client.project;
  const first = await problemsOf(readQuotas(client, call));
  // Without credentials every other read would say the same.
  if (first.length > 0 && first.every((problem) => /credentials|key/.test(problem))) {
    return { account, problems: first, unproven };
  }
  const rest = await Promise.all(reads(client, call).map(problemsOf));
  return { account, problems: [...first, ...rest.flat()], unproven };
}

async function readQuotas(client: GoogleClient, call: CallOptions): Promise<readonly string[]> {
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

/** One page of each kind of thing that the adapter reads. */
function reads(client: GoogleClient, call: CallOptions): readonly Promise<readonly string[]>[] {
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
  return kinds.map(async ([what, read]) => {
    await exchange(call, { write: false, what: `list ${what}` }, read);
    return [];
  });
}

async function problemsOf(work: Promise<readonly string[]>): Promise<readonly string[]> {
  return work.catch((error: unknown) => {
    if (error instanceof CloudError && operatorsClasses.has(error.errorClass)) return [error.message];
    throw error;
  });
}
