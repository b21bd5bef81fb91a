import { CloudError } from '../errors.ts';
import type { CallOptions, IngressRule, SiteSpec, SiteStep } from '../port.ts';
import { isObject, type Json, textOf } from '../signed-http/answer.ts';
import { randomNonce } from '../signed-http/nonce.ts';
import { objectsOf, pages, type Telecom } from './client.ts';
import { hasInstances } from './instances.ts';
import { siteName } from './names.ts';
import type { OperationName } from './operations.ts';

/** The vendor's ids of a network, its one subnet and its firewall. As text they are a `MachineSpec.site`. */
export interface Site {
  readonly network: string;
  readonly subnet: string;
  readonly firewall: string;
}

const network = { cidr: '10.20.0.0/16', subnetCidr: '10.20.0.0/20' } as const;

export function parseSite(text: string): Site | undefined {
  const [vpc, subnet, firewall, ...more] = text.split('/');
  if (!vpc || !subnet || !firewall || more.length > 0) return undefined;
  return { network: vpc, subnet, firewall };
}

/**
 * Network, subnet and firewall of a site, each found by its name or made, and the firewall's rules made equal to the spec.
 * Tokens are fresh: one that followed from the key would for 24 hours mean a site that was deleted since.
 */
export async function ensureSite(telecom: Telecom, spec: SiteSpec, call: CallOptions): Promise<SiteStep> {
  const { key, ingress } = spec;
  const name = siteName(key);
  const vpcID =
    (await findNetwork(telecom, name, call)) ??
    (await make(telecom, 'createNetwork', { clientToken: randomNonce(), name, CIDR: network.cidr }, 'vpcID', call));
  const subnetInput = { clientToken: randomNonce(), vpcID, name, CIDR: network.subnetCidr };
  const subnet =
    (await findSubnet(telecom, { vpcID, name }, call)) ??
    (await make(telecom, 'createSubnet', subnetInput, 'subnetID', call));
  const found = await findFirewall(telecom, { vpcID, name }, call);
  const firewallInput = { clientToken: randomNonce(), vpcID, name };
  const firewall = textOf(found?.id) ?? (await make(telecom, 'createFirewall', firewallInput, 'securityGroupID', call));
  await ensureIngress(telecom, { firewall, have: found, want: ingress }, call);
  return { site: `${vpcID}/${subnet}/${firewall}`, done: true };
}

/** Refuses while machines stand in it; the vendor refuses likewise while one is ordered into it. */
export async function deleteSite(telecom: Telecom, key: string, call: CallOptions): Promise<{ done: boolean }> {
  const name = siteName(key);
  const vpcID = await findNetwork(telecom, name, call);
  if (vpcID === undefined) return { done: true };
  if (await hasInstances(telecom, vpcID, call)) throw new CloudError('invalid', 'Machines stand in this site');
  const firewall = textOf((await findFirewall(telecom, { vpcID, name }, call))?.id);
  if (firewall !== undefined) {
    await telecom('deleteFirewall', { input: { clientToken: randomNonce(), securityGroupID: firewall } }, call);
  }
  const subnetID = await findSubnet(telecom, { vpcID, name }, call);
  if (subnetID !== undefined) await telecom('deleteSubnet', { input: { subnetID } }, call);
  await telecom('deleteNetwork', { input: { vpcID } }, call);
  return { done: true };
}

async function make(
  telecom: Telecom,
  name: OperationName,
  input: Readonly<Record<string, unknown>>,
  idField: string,
  call: CallOptions,
): Promise<string> {
  const id = textOf((await telecom(name, { input }, call))[idField]);
  if (id === undefined) throw new CloudError('unknown-outcome', `China Telecom's ${name} gave no id`);
  return id;
}

async function findNetwork(telecom: Telecom, name: string, call: CallOptions): Promise<string | undefined> {
  for await (const each of pages(telecom, 'listNetworks', { input: { vpcName: name }, items: 'vpcs' }, call)) {
    if (each.name === name) return textOf(each.vpcID);
  }
  return undefined;
}

interface InNetwork {
  readonly vpcID: string;
  readonly name: string;
}

async function findSubnet(
  telecom: Telecom,
  { vpcID, name }: InNetwork,
  call: CallOptions,
): Promise<string | undefined> {
  for await (const each of pages(telecom, 'listSubnets', { input: { vpcID }, items: 'subnets' }, call)) {
    if (each.name === name) return textOf(each.subnetID);
  }
  return undefined;
}

async function findFirewall(
  telecom: Telecom,
  { vpcID, name }: InNetwork,
  call: CallOptions,
): Promise<Json | undefined> {
  const input = { vpcID, queryContent: name };
  for await (const each of pages(telecom, 'listFirewalls', { input, items: 'securityGroups' }, call)) {
    if (each.securityGroupName === name) return each;
  }
  return undefined;
}

interface Ingress {
  readonly firewall: string;
  readonly have: Json | undefined;
  readonly want: readonly IngressRule[];
}

const ruleKey = (range: unknown, from: unknown) => `${String(range)} ${String(from)}`;

/** Compared as sets: what is missing is added, what is too much is taken away. */
async function ensureIngress(telecom: Telecom, { firewall, have, want }: Ingress, call: CallOptions) {
  const listed = have === undefined ? [] : objectsOf(have, 'securityGroupRuleList').filter(isObject);
  const inward = listed.filter(({ direction }) => direction === 'ingress');
  const existing = new Set(inward.map(({ range, destCidrIp }) => ruleKey(range, destCidrIp)));
  const wanted = new Set(want.map(({ port, from }) => ruleKey(port, from)));
  const missing = want.filter(({ port, from }) => !existing.has(ruleKey(port, from)));
  if (missing.length > 0) {
    const securityGroupRules = missing.map(({ port, from }) => ({
      direction: 'ingress',
      action: 'accept',
      priority: 100,
      protocol: 'TCP',
      ethertype: from.includes(':') ? 'IPv6' : 'IPv4',
      destCidrIp: from,
      range: String(port),
    }));
    const input = { clientToken: randomNonce(), securityGroupID: firewall, securityGroupRules };
    await telecom('addIngress', { input }, call);
  }
  for (const { id, range, destCidrIp } of inward) {
    if (wanted.has(ruleKey(range, destCidrIp))) continue;
    const input = {
      clientToken: randomNonce(),
      securityGroupID: firewall,
      securityGroupRuleID: id,
    };
    await telecom('removeIngress', { input }, call);
  }
}
