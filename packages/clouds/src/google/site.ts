import type { protos } from '@google-cloud/compute';
import { CloudError } from '../errors.ts';
import type { CallOptions, IngressRule, SiteSpec, SiteStep } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { firewallName, resourceName } from './names.ts';
import { remove, settle } from './settle.ts';
import { exchange, once } from './translate.ts';

type Firewall = protos.google.cloud.compute.v1.IFirewall;

const addressSpace = '10.0.0.0/16';
const pollAfterMs = 2_000;
const pagesMax = 20;

/** Network, its one subnetwork, and a firewall rule for each source; rules that are not wanted any more go. */
export async function ensureSite(client: GoogleClient, spec: SiteSpec, call: CallOptions): Promise<SiteStep> {
  const { project, region, networks, subnetworks } = client;
  const site = resourceName(spec.key);
  const network = await settle(call, {
    name: `network ${site}`,
    get: async () => (await networks.get({ project, network: site }, once))[0],
    insert: () => networks.insert({ project, networkResource: { name: site, autoCreateSubnetworks: false } }, once),
  });
  if (network === undefined) return { site, done: false, pollAfterMs };
  const subnetworkResource = { name: site, ipCidrRange: addressSpace, network: networkPath(client, site) };
  const subnetwork = await settle(call, {
    name: `subnetwork ${site}`,
    get: async () => (await subnetworks.get({ project, region, subnetwork: site }, once))[0],
    insert: () => subnetworks.insert({ project, region, subnetworkResource }, once),
  });
  if (subnetwork === undefined) return { site, done: false, pollAfterMs };
  const done = await ensureRules(client, site, spec.ingress, call);
  return done ? { site, done } : { site, done, pollAfterMs };
}

/** True when the rules that are there are exactly the wanted ones. */
async function ensureRules(
  client: GoogleClient,
  site: string,
  ingress: readonly IngressRule[],
  call: CallOptions,
): Promise<boolean> {
  const wanted = wantedRules(client, site, ingress);
  const present = await siteRules(client, site, call);
  const same = (one: Firewall, other: Firewall) => one.name === other.name && portsOf(one) === portsOf(other);
  for (const rule of present.filter((each) => !wanted.some((other) => same(each, other)))) {
    await removeRule(client, rule.name ?? '', call);
  }
  const missing = wanted.filter((each) => !present.some(({ name }) => name === each.name));
  for (const rule of missing) {
    const made = await settle(call, {
      name: `firewall rule ${rule.name}`,
      get: async () => (await client.firewalls.get({ project: client.project, firewall: rule.name ?? '' }, once))[0],
      insert: () => client.firewalls.insert({ project: client.project, firewallResource: rule }, once),
    });
    if (made === undefined) return false;
  }
  // One with other ports has the same name: it must be gone before it is made anew.
  return wanted.every((each) => missing.includes(each) || present.some((other) => same(each, other)));
}

function wantedRules(client: GoogleClient, site: string, ingress: readonly IngressRule[]): readonly Firewall[] {
  const sources = new Map<string, Set<string>>();
  for (const { port, from } of ingress) sources.set(from, (sources.get(from) ?? new Set()).add(String(port)));
  return [...sources].map(([from, ports]) => ({
    name: firewallName(site, from),
    network: networkPath(client, site),
    direction: 'INGRESS',
    sourceRanges: [from],
    allowed: [{ IPProtocol: 'tcp', ports: [...ports].sort() }],
  }));
}

const portsOf = ({ allowed }: Firewall): string =>
  (allowed ?? [])
    .flatMap(({ ports }) => ports ?? [])
    .toSorted()
    .join(' ');

async function siteRules(client: GoogleClient, site: string, call: CallOptions): Promise<readonly Firewall[]> {
  const rules: Firewall[] = [];
  let pageToken = '';
  for (let read = 0; read < pagesMax; read++) {
    const [items, , page] = await exchange(call, { write: false, what: `list firewall rules of ${site}` }, () =>
      client.firewalls.list({ project: client.project, pageToken }, { ...once, autoPaginate: false }),
    );
    rules.push(...items.filter(({ network }) => network?.endsWith(`/networks/${site}`)));
    pageToken = page?.nextPageToken ?? '';
    if (pageToken === '') break;
  }
  return rules;
}

const removeRule = (client: GoogleClient, firewall: string, call: CallOptions) =>
  remove(call, `firewall rule ${firewall}`, () => client.firewalls.delete({ project: client.project, firewall }, once));

/** Rules and subnetwork, then the network, which both need. */
export async function deleteSite(client: GoogleClient, key: string, call: CallOptions): Promise<{ done: boolean }> {
  const { project, region, networks, subnetworks } = client;
  const site = resourceName(key);
  // First, since it is what refuses while machines stand in the site.
  const subnetwork = await remove(call, `subnetwork ${site}`, () =>
    subnetworks.delete({ project, region, subnetwork: site }, once),
  );
  if (subnetwork === 'in-use') throw new CloudError('invalid', `Machines stand in the site ${key}; delete them first`);
  const rules = await siteRules(client, site, call);
  for (const { name } of rules) await removeRule(client, name ?? '', call);
  if (subnetwork === 'going' || rules.length > 0) return { done: false };
  const network = await remove(call, `network ${site}`, () => networks.delete({ project, network: site }, once));
  return { done: network === 'absent' };
}

export const networkPath = ({ project }: GoogleClient, site: string): string =>
  `projects/${project}/global/networks/${site}`;
