import type { SimResponse } from '../frame/vendor.ts';
import { uuid } from './account.ts';
import { ArmError } from './arm-error.ts';
import { type Control, checkWritable, requireGroup } from './control.ts';
import { deleteResource, putResource, referenced } from './network.ts';
import { type ArmRequest, listOf, member, textOf } from './request.ts';
import type { Json, Resource } from './store.ts';

const addressType = 'Microsoft.Network/publicIPAddresses';
const cardType = 'Microsoft.Network/networkInterfaces';
const addressesDefault = 1_000;
const microsPerHour = 5_000;

export function putAddress(control: Control, request: ArmRequest, fault: string | undefined): SimResponse {
  const { world, store } = control;
  requireGroup(control, request);
  const known = store.get(request.id);
  checkWritable(known, request);
  const wanted = (request.body.properties ?? {}) as Json;
  const sku = { name: 'Standard', tier: 'Regional', ...(request.body.sku as Json | undefined) };
  if (sku.name === 'Standard' && textOf(wanted.publicIPAllocationMethod) !== 'Static') {
    const message = 'Standard sku publicIp must have AllocationMethod set to Static.';
    throw new ArmError(400, 'PublicIPAddressWithStandardSkuMustUseStaticAllocation', message);
  }
  const limit = world.quotas.limit('PublicIPAddresses', addressesDefault);
  if (known === undefined && (fault === 'quota' || store.all(addressType).length >= limit)) {
    const message = `Cannot create more than ${limit} public IP addresses for this subscription in this region.`;
    throw new ArmError(400, 'PublicIPCountLimitReached', message);
  }
  const ipAddress = known?.properties.ipAddress ?? world.machines.reserveAddress();
  const properties = {
    resourceGuid: uuid(world.bytes),
    publicIPAddressVersion: 'IPv4',
    idleTimeoutInMinutes: 4,
    ...wanted,
    ipAddress,
    ...(known?.properties.ipConfiguration === undefined ? {} : { ipConfiguration: known.properties.ipConfiguration }),
  };
  world.bill.open({ resource: request.id, sku: 'Standard static IPv4', currency: 'USD', microsPerHour });
  return putResource(control, request, addressType, { properties, sku });
}

export function deleteAddress(control: Control, request: ArmRequest): SimResponse {
  const user = textOf(member(control.store.get(request.id)?.properties, 'ipConfiguration', 'id'));
  if (user !== '') {
    const message = `Public IP address ${request.id} can not be deleted since it is still allocated to resource ${user}.`;
    throw new ArmError(400, 'PublicIPAddressCannotBeDeleted', message);
  }
  return deleteResource(control, request);
}

export function putCard(control: Control, request: ArmRequest): SimResponse {
  const { world, store } = control;
  requireGroup(control, request);
  const known = store.get(request.id);
  checkWritable(known, request);
  const wanted = (request.body.properties ?? {}) as Json;
  const configurations = listOf(wanted.ipConfigurations);
  if (configurations.length === 0) {
    throw new ArmError(400, 'InvalidRequestFormat', 'Network interface must have at least one ipConfiguration.');
  }
  const guard = textOf(member(wanted, 'networkSecurityGroup', 'id'));
  if (guard !== '') referenced(control, guard, request.id);
  const ipConfigurations = configurations.map((configuration, index) => {
    const name = textOf(member(configuration, 'name'));
    const id = `${request.id}/ipConfigurations/${name}`;
    const subnet = textOf(member(configuration, 'properties', 'subnet', 'id'));
    requireSubnet(control, subnet, request.id);
    const address = textOf(member(configuration, 'properties', 'publicIPAddress', 'id'));
    if (address !== '') allocate(referenced(control, address, request.id), id);
    const before = listOf(known?.properties.ipConfigurations)[index];
    const privateIPAddress = member(before, 'properties', 'privateIPAddress') ?? privateAddress(world.random);
    const properties = {
      provisioningState: 'Succeeded',
      privateIPAllocationMethod: 'Dynamic',
      privateIPAddressVersion: 'IPv4',
      primary: index === 0,
      ...(member(configuration, 'properties') as Json),
      privateIPAddress,
    };
    return { name, id, properties };
  });
  const properties = {
    resourceGuid: uuid(world.bytes),
    ...wanted,
    ipConfigurations,
    ...(known?.properties.virtualMachine === undefined ? {} : { virtualMachine: known.properties.virtualMachine }),
  };
  return putResource(control, request, cardType, { properties, atOnce: true });
}

const privateAddress = (random: () => number): string =>
  `10.0.${Math.floor(random() * 256)}.${4 + Math.floor(random() * 250)}`;

function requireSubnet(control: Control, subnet: string, by: string): void {
  const [network = '', name = ''] = subnet.split(/\/subnets\//i);
  const subnets = listOf(referenced(control, network, by).properties.subnets);
  if (subnets.some((each) => textOf(member(each, 'name')).toLowerCase() === name.toLowerCase())) return;
  throw new ArmError(400, 'InvalidResourceReference', `Resource ${subnet} referenced by resource ${by} was not found.`);
}

/** An address belongs to one configuration at a time. */
function allocate(address: Resource, configuration: string): void {
  const user = textOf(member(address.properties, 'ipConfiguration', 'id'));
  if (user !== '' && user.toLowerCase() !== configuration.toLowerCase()) {
    const message = `Resource ${configuration} is referencing public IP address ${address.id} that is already allocated to resource ${user}.`;
    throw new ArmError(400, 'PublicIPAddressInUse', message);
  }
  address.properties = { ...address.properties, ipConfiguration: { id: configuration } };
}

export function deleteCard(control: Control, request: ArmRequest): SimResponse {
  const user = textOf(member(control.store.get(request.id)?.properties, 'virtualMachine', 'id'));
  if (user !== '' && control.store.get(user) !== undefined) {
    const message = `Network Interface ${request.id} is used by existing resource ${user}.`;
    throw new ArmError(400, 'NicInUse', message);
  }
  return deleteResource(control, request);
}

/** What follows when a card or an address is gone. */
export function releaseParts(control: Control, resource: Resource): void {
  if (resource.type === addressType) {
    control.world.machines.releaseAddress(textOf(resource.properties.ipAddress));
    control.world.bill.close(resource.id);
  }
  if (resource.type !== cardType) return;
  for (const configuration of listOf(resource.properties.ipConfigurations)) {
    const address = control.store.get(textOf(member(configuration, 'properties', 'publicIPAddress', 'id')));
    if (address === undefined) continue;
    const { ipConfiguration: _, ...rest } = address.properties;
    address.properties = rest;
  }
}
