import type { SimResponse } from '../frame/vendor.ts';
import { deleteAddress, deleteCard, putAddress, putCard } from './address.ts';
import {
  locations,
  machineSizes,
  networkUsages,
  operationResult,
  operationStatus,
  permissions,
  skus,
  subscription,
  subscriptions,
  usages,
} from './catalogue.ts';
import { type Control, page, requireGroup, shown } from './control.ts';
import { putDisk, requireUnattached } from './disk.ts';
import { deleteGroup, getGroup, hasGroup, listGroups, listResources, patchGroup, putGroup } from './groups.ts';
import { imageOffers, imagePublishers, imageSkus, imageVersion, imageVersions } from './images.ts';
import { deleteMachine, getMachine, listMachines, patchMachine, putMachine } from './machine.ts';
import { actOnMachine, getView } from './machine-view.ts';
import { deleteNetwork, deleteResource, deleteSecurityGroup, putNetwork, putSecurityGroup, read } from './network.ts';
import { deletePart, getPart, listParts, type PartKind, putPart, ruleKind, subnetKind } from './part.ts';
import { provider, providers } from './providers.ts';
import { type ArmRequest, listOf, member, textOf } from './request.ts';
import type { Resource } from './store.ts';
import { deleteTags, getTags, putTags, updateTags } from './tags.ts';

type Handle = (control: Control, request: ArmRequest, fault: string | undefined) => SimResponse;

export interface OperationEntry {
  /** The operation's id in Azure's specification. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** What a role must allow. */
  readonly action: string;
  /** The body's type in `model.json`. */
  readonly body?: string;
  readonly handle: Handle;
}

const sub = '/subscriptions/{subscription}';
const group = `${sub}/resourceGroups/{group}`;
const compute = `${group}/providers/Microsoft.Compute`;
const network = `${group}/providers/Microsoft.Network`;

/** Of a group, or of all when the path names none. */
const listOfType =
  (type: string): Handle =>
  (control, request) => {
    const { group } = request.names;
    if (group !== undefined) requireGroup(control, request);
    const inGroup = (each: Resource) => group === undefined || each.group.toLowerCase() === group.toLowerCase();
    return page(
      control,
      request,
      control.store
        .all(type)
        .filter(inGroup)
        .map((each) => [each, view(each)]),
    );
  };

/** A card shows the address of the machine that it is in, which at loopback is the machine's own. */
const view = (resource: Resource, machine?: Resource) => {
  const address = machine?.machine?.privateAddress;
  if (address === undefined) return shown(resource);
  const ipConfigurations = listOf(resource.properties.ipConfigurations).map((each) => ({
    ...(each as object),
    properties: { ...(member(each, 'properties') as object), privateIPAddress: address },
  }));
  return shown(resource, { ipConfigurations });
};

const readCard: Handle = (control, request) =>
  read(control, request, (card) => {
    const machine = control.store.get(textOf(member(card.properties, 'virtualMachine', 'id')));
    return (view(card, machine).properties ?? {}) as Resource['properties'];
  });

/** The operations on one kind of network resource. */
function networkKind(
  kind: string,
  body: string,
  { put, remove, get = (control, request) => read(control, request) }: { put: Handle; remove: Handle; get?: Handle },
): readonly OperationEntry[] {
  const type = `Microsoft.Network/${kind}`;
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  const path = `${network}/${kind}/{name}`;
  return [
    { id: `${name}_CreateOrUpdate`, method: 'PUT', path, action: `${type}/write`, body, handle: put },
    { id: `${name}_Get`, method: 'GET', path, action: `${type}/read`, handle: get },
    { id: `${name}_Delete`, method: 'DELETE', path, action: `${type}/delete`, handle: remove },
    { id: `${name}_List`, method: 'GET', path: `${network}/${kind}`, action: `${type}/read`, handle: listOfType(type) },
    {
      id: `${name}_ListAll`,
      method: 'GET',
      path: `${sub}/providers/Microsoft.Network/${kind}`,
      action: `${type}/read`,
      handle: listOfType(type),
    },
    { id: `${name}_UpdateTags`, method: 'PATCH', path, action: `${type}/write`, handle: updateTags },
  ];
}

/** The four operations on the parts of one kind of network resource. */
function partKind(owner: string, word: string, kind: PartKind, body: string): readonly OperationEntry[] {
  const name = word.charAt(0).toUpperCase() + word.slice(1);
  const list = `${network}/${owner}/{name}/${word}`;
  const path = `${list}/{part}`;
  const action = `Microsoft.Network/${owner}/${word}`;
  return [
    { id: `${name}_CreateOrUpdate`, method: 'PUT', path, action: `${action}/write`, body, handle: putPart(kind) },
    { id: `${name}_Get`, method: 'GET', path, action: `${action}/read`, handle: getPart(kind) },
    { id: `${name}_Delete`, method: 'DELETE', path, action: `${action}/delete`, handle: deletePart(kind) },
    { id: `${name}_List`, method: 'GET', path: list, action: `${action}/read`, handle: listParts(kind) },
  ];
}

/** Tags of a group or of a resource have a path of their own, below that of what they are on. */
const tagging = [group, `${group}/providers/{namespace}/{kind}/{name}`].flatMap((scope): OperationEntry[] => {
  const path = `${scope}/providers/Microsoft.Resources/tags/default`;
  const on = scope === group ? 'Group' : 'Resource';
  const action = (verb: string) => `Microsoft.Resources/tags/${verb}`;
  return [
    { id: `Tags_GetAtScope.${on}`, method: 'GET', path, action: action('read'), handle: getTags },
    { id: `Tags_CreateOrUpdateAtScope.${on}`, method: 'PUT', path, action: action('write'), handle: putTags },
    { id: `Tags_UpdateAtScope.${on}`, method: 'PATCH', path, action: action('write'), handle: putTags },
    { id: `Tags_DeleteAtScope.${on}`, method: 'DELETE', path, action: action('delete'), handle: deleteTags },
  ];
});

const vm = 'Microsoft.Compute/virtualMachines';
const vmPath = `${compute}/virtualMachines/{name}`;
const disk = 'Microsoft.Compute/disks';
const resources = 'Microsoft.Resources/subscriptions';

const actions = ['start', 'powerOff', 'deallocate', 'restart'].map((verb): OperationEntry => {
  const id = `VirtualMachines_${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
  return { id, method: 'POST', path: `${vmPath}/${verb}`, action: `${vm}/${verb}/action`, handle: actOnMachine };
});

/** Where operations are asked after, once for each of the two providers. */
const polling = ['Microsoft.Compute', 'Microsoft.Network', 'Microsoft.Resources'].flatMap(
  (namespace): OperationEntry[] => {
    const base = `${sub}/providers/${namespace}/locations/{location}`;
    const action = `${namespace}/locations/operations/read`;
    const id = namespace.replace('Microsoft.', '');
    return [
      {
        id: `${id}Operations_Get`,
        method: 'GET',
        path: `${base}/operations/{operationId}`,
        action,
        handle: operationStatus,
      },
      {
        id: `${id}OperationResults_Get`,
        method: 'GET',
        path: `${base}/operationResults/{operationId}`,
        action,
        handle: operationResult,
      },
    ];
  },
);

// biome-ignore format: a table
const others: readonly OperationEntry[] = [
  { id: 'Subscriptions_Get', method: 'GET', path: sub, action: `${resources}/read`, handle: subscription },
  { id: 'Subscriptions_ListLocations', method: 'GET', path: `${sub}/locations`, action: `${resources}/locations/read`, handle: locations },
  { id: 'Providers_Get', method: 'GET', path: `${sub}/providers/{namespace}`, action: 'Microsoft.Resources/providers/read', handle: provider },
  { id: 'Subscriptions_List', method: 'GET', path: '/subscriptions', action: `${resources}/read`, handle: subscriptions },
  { id: 'Providers_List', method: 'GET', path: `${sub}/providers`, action: 'Microsoft.Resources/providers/read', handle: providers },
  { id: 'Providers_Register', method: 'POST', path: `${sub}/providers/{namespace}/register`, action: 'Microsoft.Resources/register/action', handle: provider },
  { id: 'ResourceGroups_CheckExistence', method: 'HEAD', path: group, action: `${resources}/resourceGroups/read`, handle: hasGroup },
  { id: 'ResourceGroups_Update', method: 'PATCH', path: group, action: `${resources}/resourceGroups/write`, handle: patchGroup },
  { id: 'ResourceGroups_CreateOrUpdate', method: 'PUT', path: group, action: `${resources}/resourceGroups/write`, handle: putGroup },
  { id: 'ResourceGroups_Get', method: 'GET', path: group, action: `${resources}/resourceGroups/read`, handle: getGroup },
  { id: 'ResourceGroups_Delete', method: 'DELETE', path: group, action: `${resources}/resourceGroups/delete`, handle: deleteGroup },
  { id: 'ResourceGroups_List', method: 'GET', path: `${sub}/resourceGroups`, action: `${resources}/resourceGroups/read`, handle: listGroups },
  { id: 'Resources_ListByResourceGroup', method: 'GET', path: `${group}/resources`, action: `${resources}/resources/read`, handle: listResources },
  { id: 'Resources_List', method: 'GET', path: `${sub}/resources`, action: `${resources}/resources/read`, handle: listResources },
  { id: 'Permissions_ListForResourceGroup', method: 'GET', path: `${group}/providers/Microsoft.Authorization/permissions`, action: 'Microsoft.Authorization/permissions/read', handle: (control, request) => { requireGroup(control, request); return permissions(); } },
  { id: 'Permissions_List', method: 'GET', path: `${sub}/providers/Microsoft.Authorization/permissions`, action: 'Microsoft.Authorization/permissions/read', handle: permissions },
  { id: 'ResourceSkus_List', method: 'GET', path: `${sub}/providers/Microsoft.Compute/skus`, action: 'Microsoft.Compute/skus/read', handle: skus },
  { id: 'Usage_List', method: 'GET', path: `${sub}/providers/Microsoft.Compute/locations/{location}/usages`, action: 'Microsoft.Compute/locations/usages/read', handle: usages },
  { id: 'VirtualMachineImages_ListPublishers', method: 'GET', path: `${sub}/providers/Microsoft.Compute/locations/{location}/publishers`, action: 'Microsoft.Compute/locations/publishers/read', handle: imagePublishers },
  { id: 'VirtualMachineImages_ListOffers', method: 'GET', path: `${sub}/providers/Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers`, action: 'Microsoft.Compute/locations/publishers/artifacttypes/offers/read', handle: imageOffers },
  { id: 'VirtualMachineImages_ListSkus', method: 'GET', path: `${sub}/providers/Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus`, action: 'Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/read', handle: imageSkus },
  { id: 'VirtualMachineImages_List', method: 'GET', path: `${sub}/providers/Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions`, action: 'Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read', handle: imageVersions },
  { id: 'VirtualMachineImages_Get', method: 'GET', path: `${sub}/providers/Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions/{version}`, action: 'Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read', handle: imageVersion },
  { id: 'VirtualMachineSizes_List', method: 'GET', path: `${sub}/providers/Microsoft.Compute/locations/{location}/vmSizes`, action: 'Microsoft.Compute/locations/vmSizes/read', handle: machineSizes },
  { id: 'VirtualMachines_ListByLocation', method: 'GET', path: `${sub}/providers/Microsoft.Compute/locations/{location}/virtualMachines`, action: `${vm}/read`, handle: listMachines },
  { id: 'VirtualMachines_ListAvailableSizes', method: 'GET', path: `${vmPath}/vmSizes`, action: `${vm}/vmSizes/read`, handle: machineSizes },
  { id: 'Usages_List', method: 'GET', path: `${sub}/providers/Microsoft.Network/locations/{location}/usages`, action: 'Microsoft.Network/locations/usages/read', handle: networkUsages },
  { id: 'VirtualMachines_CreateOrUpdate', method: 'PUT', path: vmPath, action: `${vm}/write`, body: 'VirtualMachine', handle: putMachine },
  { id: 'VirtualMachines_Update', method: 'PATCH', path: vmPath, action: `${vm}/write`, handle: patchMachine },
  { id: 'VirtualMachines_Get', method: 'GET', path: vmPath, action: `${vm}/read`, handle: getMachine },
  { id: 'VirtualMachines_InstanceView', method: 'GET', path: `${vmPath}/instanceView`, action: `${vm}/instanceView/read`, handle: getView },
  { id: 'VirtualMachines_Delete', method: 'DELETE', path: vmPath, action: `${vm}/delete`, handle: deleteMachine },
  { id: 'VirtualMachines_List', method: 'GET', path: `${compute}/virtualMachines`, action: `${vm}/read`, handle: listMachines },
  { id: 'VirtualMachines_ListAll', method: 'GET', path: `${sub}/providers/Microsoft.Compute/virtualMachines`, action: `${vm}/read`, handle: listMachines },
  { id: 'Disks_Get', method: 'GET', path: `${compute}/disks/{name}`, action: `${disk}/read`, handle: (control, request) => read(control, request) },
  { id: 'Disks_ListByResourceGroup', method: 'GET', path: `${compute}/disks`, action: `${disk}/read`, handle: listOfType(disk) },
  { id: 'Disks_Delete', method: 'DELETE', path: `${compute}/disks/{name}`, action: `${disk}/delete`, handle: (control, request) => { requireUnattached(control, request); return deleteResource(control, request); } },
  { id: 'Disks_List', method: 'GET', path: `${sub}/providers/Microsoft.Compute/disks`, action: `${disk}/read`, handle: listOfType(disk) },
  { id: 'Disks_CreateOrUpdate', method: 'PUT', path: `${compute}/disks/{name}`, action: `${disk}/write`, body: 'Disk', handle: putDisk },
];

export const operationTable: readonly OperationEntry[] = [
  ...others,
  ...actions,
  ...polling,
  ...tagging,
  ...partKind('virtualNetworks', 'subnets', subnetKind, 'Subnet'),
  ...partKind('networkSecurityGroups', 'securityRules', ruleKind, 'SecurityRule'),
  ...networkKind('virtualNetworks', 'VirtualNetwork', { put: putNetwork, remove: deleteNetwork }),
  ...networkKind('networkSecurityGroups', 'NetworkSecurityGroup', {
    put: putSecurityGroup,
    remove: deleteSecurityGroup,
  }),
  ...networkKind('publicIPAddresses', 'PublicIPAddress', { put: putAddress, remove: deleteAddress }),
  ...networkKind('networkInterfaces', 'NetworkInterface', { put: putCard, remove: deleteCard, get: readCard }),
];

/** What a body refers to must be allowed as well: Azure calls it a linked action. */
export function linkedActions(id: string, body: unknown): readonly string[] {
  const properties = member(body, 'properties');
  const subnets = listOf(member(properties, 'subnets'));
  const configurations = listOf(member(properties, 'ipConfigurations'));
  const uses = (items: readonly unknown[], name: string) =>
    items.some((item) => member(item, 'properties', name, 'id') !== undefined);
  if (id === 'VirtualMachines_CreateOrUpdate')
    return ['Microsoft.Network/networkInterfaces/join/action', `${disk}/write`];
  if (id === 'VirtualNetworks_CreateOrUpdate') {
    return uses(subnets, 'networkSecurityGroup') ? ['Microsoft.Network/networkSecurityGroups/join/action'] : [];
  }
  if (id !== 'NetworkInterfaces_CreateOrUpdate') return [];
  return [
    'Microsoft.Network/virtualNetworks/subnets/join/action',
    ...(uses(configurations, 'publicIPAddress') ? ['Microsoft.Network/publicIPAddresses/join/action'] : []),
  ];
}
