import type { SimResponse } from '../frame/vendor.ts';
import { uuid } from './account.ts';
import { ArmError, json } from './arm-error.ts';
import { beginOperation, type Control, checkWritable, found, requireGroup, shortMs, shown, tagsOf } from './control.ts';
import { hasRegion, regionKey } from './regions.ts';
import { type ArmRequest, listOf, member, textOf } from './request.ts';
import type { Json, Resource } from './store.ts';

/** A new or changed resource of the network provider, and what Azure answers to its PUT. */
export function putResource(
  control: Control,
  request: ArmRequest,
  type: string,
  { properties, sku, atOnce = false }: { properties: Json; sku?: Json; atOnce?: boolean },
): SimResponse {
  const { world, store } = control;
  const known = store.get(request.id);
  const location = regionKey(textOf(request.body.location));
  if (!hasRegion(location)) {
    const message = `The provided location '${location}' is not available for resource type '${type}'.`;
    throw new ArmError(400, 'LocationNotAvailableForResourceType', message);
  }
  if (known !== undefined && known.location !== location) {
    const message = `The resource '${known.name}' already exists in location '${known.location}'.`;
    throw new ArmError(409, 'InvalidResourceLocation', message);
  }
  const nowMs = world.clock.nowMs();
  const untilMs = nowMs + (atOnce ? 0 : shortMs(world));
  const resource: Resource = known ?? {
    id: request.id,
    type,
    name: request.names.name ?? '',
    group: request.names.group ?? '',
    location,
    tags: {},
    properties: {},
    etag: '',
    listedFromMs: nowMs + world.timing.listLagMs,
  };
  const zones = listOf(request.body.zones).map(String);
  Object.assign(resource, { tags: tagsOf(request.body), properties, sku, etag: uuid(world.bytes) });
  if (zones.length > 0) resource.zones = zones;
  // Network resources show `Updating` from their first moment; `Creating` is Compute's word.
  resource.pending = atOnce ? undefined : { kind: 'update', untilMs };
  store.put(resource);
  const headers = atOnce ? {} : beginOperation(control, request, { resource, kind: 'update', untilMs });
  return json(known === undefined ? 201 : 200, shown(resource), headers);
}

/** Accepts a deletion; absent already is 204. */
export function deleteResource(control: Control, request: ArmRequest): SimResponse {
  const { world, store } = control;
  requireGroup(control, request);
  const resource = store.get(request.id);
  if (resource === undefined) return json(204, undefined);
  if (resource.pending?.kind !== 'delete') checkWritable(resource, request);
  const untilMs = resource.pending?.untilMs ?? world.clock.nowMs() + shortMs(world);
  resource.pending = { kind: 'delete', untilMs };
  return json(202, undefined, beginOperation(control, request, { resource, kind: 'delete', untilMs }));
}

/** @throws ArmError in the network provider's words, unless the resource exists and is ready */
export function referenced(control: Control, id: string, by: string): Resource {
  const resource = control.store.get(id);
  if (resource === undefined) {
    const message = `Resource ${id} referenced by resource ${by} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`;
    throw new ArmError(400, 'InvalidResourceReference', message);
  }
  if (resource.pending === undefined) return resource;
  const message = `Cannot proceed with operation because resource ${id} used by resource ${by} is not in Succeeded state.`;
  throw new ArmError(409, 'ReferencedResourceNotProvisioned', message);
}

export function putNetwork(control: Control, request: ArmRequest): SimResponse {
  requireGroup(control, request);
  checkWritable(control.store.get(request.id), request);
  const wanted = (request.body.properties ?? {}) as Json;
  if (listOf(member(wanted, 'addressSpace', 'addressPrefixes')).length === 0) {
    throw new ArmError(400, 'InvalidRequestFormat', 'Cannot parse the request: addressSpace is required.');
  }
  const subnets = listOf(wanted.subnets).map((subnet) => {
    const name = textOf(member(subnet, 'name'));
    const id = `${request.id}/subnets/${name}`;
    return { name, id, properties: subnetBody(control, { id: request.id }, subnet as Json) };
  });
  const properties = { resourceGuid: uuid(control.world.bytes), ...wanted, subnets };
  return putResource(control, request, 'Microsoft.Network/virtualNetworks', { properties });
}

/** @throws ArmError unless the security group that it names is there */
export function subnetBody(control: Control, network: Pick<Resource, 'id'>, subnet: Json): Json {
  const guard = member(subnet, 'properties', 'networkSecurityGroup', 'id');
  if (guard !== undefined) referenced(control, textOf(guard), network.id);
  return { provisioningState: 'Succeeded', ...(member(subnet, 'properties') as Json) };
}

/** @throws ArmError when a network card stands in this subnet, or in one of this network's */
export function inUseSubnet({ store }: Control, id: string): void {
  const own = id.toLowerCase();
  const user = store
    .all('Microsoft.Network/networkInterfaces')
    .find(({ properties }) => subnetOf(properties) === own || subnetOf(properties).startsWith(`${own}/subnets/`));
  if (user === undefined) return;
  const message = `Subnet ${subnetOf(user.properties)} is in use by ${user.id} and cannot be deleted.`;
  throw new ArmError(400, 'InUseSubnetCannotBeDeleted', message);
}

export function deleteNetwork(control: Control, request: ArmRequest): SimResponse {
  inUseSubnet(control, request.id);
  return deleteResource(control, request);
}

export function putSecurityGroup(control: Control, request: ArmRequest): SimResponse {
  requireGroup(control, request);
  checkWritable(control.store.get(request.id), request);
  const wanted = (request.body.properties ?? {}) as Json;
  checkRules(listOf(wanted.securityRules));
  const securityRules = listOf(wanted.securityRules).map((rule) => {
    const name = textOf(member(rule, 'name'));
    const properties = { provisioningState: 'Succeeded', ...(member(rule, 'properties') as Json) };
    return { name, id: `${request.id}/securityRules/${name}`, properties };
  });
  const guid = control.store.get(request.id)?.properties.resourceGuid ?? uuid(control.world.bytes);
  const properties = { ...wanted, resourceGuid: guid, securityRules, defaultSecurityRules: defaultRules(request.id) };
  return putResource(control, request, 'Microsoft.Network/networkSecurityGroups', { properties });
}

/** @throws ArmError when a rule's priority is out of bounds, or two of one direction have the same */
export function checkRules(rules: readonly unknown[]): void {
  const taken = new Set<string>();
  for (const rule of rules) {
    const name = textOf(member(rule, 'name'));
    const priority = Number(member(rule, 'properties', 'priority'));
    if (!(priority >= 100 && priority <= 4_096)) {
      const message = `Security rule ${name} has invalid Priority. Value provided: ${priority}.`;
      throw new ArmError(400, 'SecurityRuleInvalidPriority', message);
    }
    const place = `${textOf(member(rule, 'properties', 'direction')).toLowerCase()} ${priority}`;
    if (taken.has(place)) {
      const message = `Security rule ${name} conflicts with another one of the same Priority and Direction.`;
      throw new ArmError(400, 'SecurityRuleConflict', message);
    }
    taken.add(place);
  }
}

/** What every group ends with, in both directions: within the network, then (in) the load balancer or (out) all, then none. */
function defaultRules(id: string): readonly Json[] {
  const rule = (name: string, direction: string, priority: number, [from, to, access]: readonly string[]) => ({
    name,
    id: `${id}/defaultSecurityRules/${name}`,
    type: 'Microsoft.Network/networkSecurityGroups/defaultSecurityRules',
    properties: {
      ...{ provisioningState: 'Succeeded', protocol: '*', sourcePortRange: '*', destinationPortRange: '*' },
      ...{ sourceAddressPrefix: from, destinationAddressPrefix: to, access, priority, direction },
    },
  });
  return [
    rule('AllowVnetInBound', 'Inbound', 65_000, ['VirtualNetwork', 'VirtualNetwork', 'Allow']),
    rule('AllowAzureLoadBalancerInBound', 'Inbound', 65_001, ['AzureLoadBalancer', '*', 'Allow']),
    rule('DenyAllInBound', 'Inbound', 65_500, ['*', '*', 'Deny']),
    rule('AllowVnetOutBound', 'Outbound', 65_000, ['VirtualNetwork', 'VirtualNetwork', 'Allow']),
    rule('AllowInternetOutBound', 'Outbound', 65_001, ['*', 'Internet', 'Allow']),
    rule('DenyAllOutBound', 'Outbound', 65_500, ['*', '*', 'Deny']),
  ];
}

export function deleteSecurityGroup(control: Control, request: ArmRequest): SimResponse {
  const own = request.id.toLowerCase();
  const cards = control.store.all('Microsoft.Network/networkInterfaces');
  const user = [
    ...control.store.all('Microsoft.Network/virtualNetworks').flatMap(({ properties }) => listOf(properties.subnets)),
    ...cards,
  ].find((subnet) => textOf(member(subnet, 'properties', 'networkSecurityGroup', 'id')).toLowerCase() === own);
  if (user !== undefined) {
    const message = `Network security group ${request.id} cannot be deleted because it is in use by: ${textOf(member(user, 'id'))}.`;
    throw new ArmError(400, 'InUseNetworkSecurityGroupCannotBeDeleted', message);
  }
  return deleteResource(control, request);
}

/** Id of the subnet of a network card's first configuration, in lower case. */
export const subnetOf = (properties: Json): string =>
  textOf(member(listOf(properties.ipConfigurations)[0], 'properties', 'subnet', 'id')).toLowerCase();

export const read = (control: Control, request: ArmRequest, extra?: (resource: Resource) => Json): SimResponse => {
  const resource = found(control, request);
  return json(200, shown(resource, extra?.(resource)), { etag: `W/"${resource.etag}"` });
};
