import type { NetworkSecurityGroup, SecurityRule } from '@azure/arm-network';
import { CloudError } from '../errors.ts';
import type { CallOptions, IngressRule, SiteSpec, SiteStep } from '../port.ts';
import type { AzureClient } from './client.ts';
import { ownerTag, siteName, subnetName } from './names.ts';
import { refuseFailure } from './operation.ts';
import { remove, settle } from './settle.ts';
import { exchange } from './translate.ts';

const groupApiVersion = '2024-11-01';
const addressSpace = '10.0.0.0/16';
const pollAfterMs = 1_000;

/** All sites and machines of a region stand in one resource group, so that a role need hold for that group only. */
async function ensureGroup(client: AzureClient, owner: string, call: CallOptions): Promise<void> {
  const path = `/subscriptions/${client.subscriptionId}/resourceGroups/${client.group}?api-version=${groupApiVersion}`;
  const reading = { write: false, what: `read resource group ${client.group}` };
  const seen = await exchange(call, reading, () => client.send('GET', path, call));
  if (seen.status !== 404) return refuseFailure(seen, reading);
  const making = { write: true, what: `make resource group ${client.group}` };
  const body = { location: client.region, tags: { [ownerTag]: owner } };
  const made = await exchange(call, making, () => client.send('PUT', path, call, body));
  refuseFailure(made, making);
}

/** One rule a port and source; Azure wants each a name and a priority of its own. */
function securityRules(ingress: readonly IngressRule[]): SecurityRule[] {
  return [...ingress]
    .sort((a, b) => a.port - b.port || a.from.localeCompare(b.from))
    .map(({ port, from }, index) => ({
      name: `in-${index}-tcp-${port}`,
      priority: 1_000 + index,
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      sourceAddressPrefix: from,
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: String(port),
    }));
}

const ruleSet = (rules: readonly SecurityRule[] = []): string =>
  rules
    .map((rule) =>
      [rule.direction, rule.access, rule.protocol, rule.sourceAddressPrefix, rule.destinationPortRange].join(' '),
    )
    .sort()
    .join('\n');

/** The group, the security group with exactly these rules, and the network whose one subnet it guards, in this order. */
export async function ensureSite(client: AzureClient, spec: SiteSpec, call: CallOptions): Promise<SiteStep> {
  const { network, group, region } = client;
  const site = siteName(spec.key);
  const tags = { [ownerTag]: spec.owner };
  await ensureGroup(client, spec.owner, call);
  const rules = securityRules(spec.ingress);
  const guarded = await settle<NetworkSecurityGroup>(call, {
    name: `security group ${site}`,
    get: (options) => network.networkSecurityGroups.get(group, site, options),
    put: (options) =>
      network.networkSecurityGroups.createOrUpdate(
        group,
        site,
        { location: region, tags, securityRules: rules },
        options,
      ),
    fits: (seen) => ruleSet(seen.securityRules) === ruleSet(rules),
  });
  if (!guarded) return { site, done: false, pollAfterMs };
  const networkSecurityGroup = { id: networkId(client, 'networkSecurityGroups', site) };
  const done = await settle(call, {
    name: `network ${site}`,
    get: (options) => network.virtualNetworks.get(group, site, options),
    put: (options) =>
      network.virtualNetworks.createOrUpdate(
        group,
        site,
        {
          location: region,
          tags,
          addressSpace: { addressPrefixes: [addressSpace] },
          subnets: [{ name: subnetName, addressPrefix: addressSpace, networkSecurityGroup }],
        },
        options,
      ),
  });
  return done ? { site, done } : { site, done, pollAfterMs };
}

/** Network first, since it needs the security group. The resource group stays: it costs nothing, and roles hang on it. */
export async function deleteSite(client: AzureClient, key: string, call: CallOptions): Promise<{ done: boolean }> {
  const { network, group } = client;
  const site = siteName(key);
  const networkGone = await remove(call, `network ${site}`, (options) =>
    network.virtualNetworks.delete(group, site, options),
  ).catch((error: unknown) => {
    if (!(error instanceof CloudError) || error.vendorCode !== 'InUseSubnetCannotBeDeleted') throw error;
    throw new CloudError('invalid', `Machines stand in the site ${key}; delete them first`, { cause: error });
  });
  if (!networkGone) return { done: false };
  const done = await remove(call, `security group ${site}`, (options) =>
    network.networkSecurityGroups.delete(group, site, options),
  );
  return { done };
}

export const networkId = (client: AzureClient, kind: string, name: string): string =>
  `/subscriptions/${client.subscriptionId}/resourceGroups/${client.group}/providers/Microsoft.Network/${kind}/${name}`;
