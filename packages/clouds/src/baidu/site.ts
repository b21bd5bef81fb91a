import { CloudError } from '../errors.ts';
import type { CallOptions, IngressRule, SiteSpec, SiteStep } from '../port.ts';
import { isObject, type Json, textOf } from '../signed-http/answer.ts';
import { randomNonce } from '../signed-http/nonce.ts';
import { zonesOf } from './catalogue.ts';
import { type Baidu, pages, type Send } from './client.ts';
import { listInstances } from './instances.ts';
import { siteName } from './names.ts';
import type { OperationName } from './operations.ts';

/** The vendor's ids of a network, its one subnet and its firewall, and the subnet's zone. As text a `MachineSpec.site`. */
export interface Site {
  readonly network: string;
  readonly subnet: string;
  readonly firewall: string;
  readonly zone: string;
}

const network = { cidr: '10.20.0.0/16', subnetCidr: '10.20.0.0/20' } as const;

export function parseSite(text: string): Site | undefined {
  const [vpc, subnet, firewall, zone, ...more] = text.split('/');
  if (!vpc || !subnet || !firewall || !zone || more.length > 0) return undefined;
  return { network: vpc, subnet, firewall, zone };
}

export interface Place {
  readonly baidu: Baidu;
  readonly pageSize: number;
  /** Without it, the first zone of the region. */
  readonly zone: string | undefined;
}

/**
 * Network, subnet and firewall of a site, each found by its name or made, and the firewall's rules made equal to the spec.
 * Tokens are fresh: one that followed from the key would for ever mean a site that was deleted since.
 */
export async function ensureSite(place: Place, { key, ingress }: SiteSpec, call: CallOptions): Promise<SiteStep> {
  const { baidu } = place;
  const name = siteName(key);
  const vpcId =
    textOf((await findNetwork(place, name, call))?.vpcId) ??
    (await make(baidu, 'createNetwork', { name, cidr: network.cidr }, 'vpcId', call));
  const found = await findSubnet(place, { vpcId, name }, call);
  const zone = textOf(found?.zoneName) ?? place.zone ?? (await zonesOf(baidu, call))[0];
  if (zone === undefined) throw new CloudError('not-found', 'Baidu has no zone in this region');
  const subnetBody = { name, vpcId, zoneName: zone, cidr: network.subnetCidr };
  const subnet = textOf(found?.subnetId) ?? (await make(baidu, 'createSubnet', subnetBody, 'subnetId', call));
  const wall = await findFirewall(place, { vpcId, name }, call);
  // A group is born with a rule at least; what comes in is added below.
  const wallBody = { name, vpcId, rules: [{ direction: 'egress', protocol: 'all', destIp: 'all', ethertype: 'IPv4' }] };
  const firewall = textOf(wall?.id) ?? (await make(baidu, 'createFirewall', wallBody, 'securityGroupId', call));
  await ensureIngress(baidu, { firewall, have: wall, want: ingress }, call);
  return { site: `${vpcId}/${subnet}/${firewall}/${zone}`, done: true };
}

/** Refuses while machines stand in it. */
export async function deleteSite(place: Place, key: string, call: CallOptions): Promise<{ done: boolean }> {
  const { baidu, pageSize } = place;
  const name = siteName(key);
  const vpcId = textOf((await findNetwork(place, name, call))?.vpcId);
  if (vpcId === undefined) return { done: true };
  for await (const { id } of listInstances(baidu, { query: { vpcId }, pageSize }, call)) {
    throw new CloudError('invalid', `Machines stand in this site, such as ${id}`);
  }
  const firewall = textOf((await findFirewall(place, { vpcId, name }, call))?.id);
  if (firewall !== undefined) await baidu('deleteFirewall', { id: firewall }, call);
  const subnet = textOf((await findSubnet(place, { vpcId, name }, call))?.subnetId);
  if (subnet !== undefined) await baidu('deleteSubnet', { id: subnet }, call);
  await baidu('deleteNetwork', { id: vpcId }, call);
  return { done: true };
}

async function make(
  baidu: Baidu,
  name: OperationName,
  body: NonNullable<Send['body']>,
  idField: string,
  call: CallOptions,
): Promise<string> {
  const id = textOf((await baidu(name, { query: { clientToken: randomNonce() }, body }, call))[idField]);
  if (id === undefined) throw new CloudError('unknown-outcome', `Baidu's ${name} gave no id`);
  return id;
}

async function findNetwork({ baidu, pageSize }: Place, name: string, call: CallOptions): Promise<Json | undefined> {
  for await (const each of pages(baidu, 'listNetworks', { query: {}, items: 'vpcs', pageSize }, call)) {
    if (each.name === name) return each;
  }
  return undefined;
}

interface InNetwork {
  readonly vpcId: string;
  readonly name: string;
}

async function findSubnet({ baidu, pageSize }: Place, { vpcId, name }: InNetwork, call: CallOptions) {
  for await (const each of pages(baidu, 'listSubnets', { query: { vpcId }, items: 'subnets', pageSize }, call)) {
    if (each.name === name) return each;
  }
  return undefined;
}

async function findFirewall({ baidu, pageSize }: Place, { vpcId, name }: InNetwork, call: CallOptions) {
  const input = { query: { vpcId }, items: 'securityGroups', pageSize };
  for await (const each of pages(baidu, 'listFirewalls', input, call)) if (each.name === name) return each;
  return undefined;
}

interface Ingress {
  readonly firewall: string;
  readonly have: Json | undefined;
  readonly want: readonly IngressRule[];
}

const ruleKey = (protocol: unknown, range: unknown, from: unknown) =>
  [protocol, range, from].map((part) => String(part).toLowerCase()).join(' ');

/** Compared as sets: what is missing is added, what is too much is taken away; one call a rule, as the vendor has it. */
async function ensureIngress(baidu: Baidu, { firewall, have, want }: Ingress, call: CallOptions): Promise<void> {
  const listed = Array.isArray(have?.rules) ? have.rules.filter(isObject) : [];
  const inward = listed.filter(({ direction }) => direction === 'ingress');
  const existing = new Set(inward.map(({ protocol, portRange, sourceIp }) => ruleKey(protocol, portRange, sourceIp)));
  const wanted = new Map(want.map((rule) => [ruleKey('tcp', rule.port, rule.from), rule]));
  for (const [key, { port, from }] of wanted) {
    if (existing.has(key)) continue;
    const ethertype = from.includes(':') ? 'IPv6' : 'IPv4';
    const rule = { direction: 'ingress', protocol: 'tcp', portRange: String(port), sourceIp: from, ethertype };
    await baidu('addRule', { id: firewall, query: { clientToken: randomNonce() }, body: { rule } }, call);
  }
  for (const { direction, protocol, portRange, sourceIp, ethertype } of inward) {
    if (wanted.has(ruleKey(protocol, portRange, sourceIp))) continue;
    const rule = { direction, protocol, portRange, sourceIp, ethertype };
    await baidu('removeRule', { id: firewall, body: { rule } }, call);
  }
}
