import type { SimResponse } from '../frame/vendor.ts';
import { aggregated } from './aggregate.ts';
import { ApiError, invalidField, json, staleLabels } from './api-error.ts';
import {
  answerOperation,
  begin,
  type Control,
  found,
  insert,
  list,
  referenced,
  remove,
  scopeOf,
  show,
} from './control.ts';
import { labelsOf } from './labels.ts';
import { regions } from './places.ts';
import { publish } from './published.ts';
import { type ApiRequest, listOf, localPath, member, textOf } from './request.ts';
import type { Json, Resource } from './store.ts';

type Handle = (control: Control, request: ApiRequest, fault: string | undefined) => SimResponse;

const addressesDefault = 1_000;
const microsPerHour = 5_000;

/** Networks, subnetworks, firewall rules and addresses; of those that the model has, what can be done with each. */
export const networkHandles: Readonly<Record<string, Handle>> = {
  ...kind('networks', 'network', insertNetwork, networkUser),
  ...kind('subnetworks', 'subnetwork', insertSubnetwork, subnetworkUser),
  ...kind('firewalls', 'firewall', insertFirewall, () => undefined),
  ...kind('addresses', 'address', insertAddress, addressUser, addressView),
  'compute.firewalls.patch': changeFirewall,
  'compute.firewalls.update': changeFirewall,
};

function kind(
  collection: string,
  parameter: string,
  make: Handle,
  user: (control: Control, path: string) => string | undefined,
  view: (control: Control, resource: Resource) => Json = () => ({}),
): Record<string, Handle> {
  const pathOf = (request: ApiRequest) => `${scopeOf(request)}/${collection}/${request.names[parameter] ?? ''}`;
  const shown = (control: Control, request: ApiRequest, each: Resource) =>
    show(control, request.base, each, view(control, each));
  return {
    [`compute.${collection}.get`]: (control, request) =>
      json(200, shown(control, request, found(control, pathOf(request)))),
    [`compute.${collection}.list`]: (control, request) =>
      list(control, request, collection, (each) => shown(control, request, each)),
    [`compute.${collection}.aggregatedList`]: (control, request) => {
      const all = control.store.under('regions/').filter((each) => each.collection === collection);
      const scopes = regions.map((region) => `regions/${region}`);
      return aggregated(
        request,
        collection,
        scopes,
        all.map((each) => shown(control, request, each)),
      );
    },
    [`compute.${collection}.setLabels`]: (control, request) => {
      const resource = found(control, `${scopeOf(request)}/${collection}/${request.names.resource ?? ''}`);
      const labelFingerprint = control.world.bytes(6).toString('base64url');
      if (textOf(request.body.labelFingerprint) !== textOf(resource.body.labelFingerprint)) throw staleLabels();
      resource.body = { ...resource.body, labels: labelsOf(request.body.labels), labelFingerprint };
      const details = { type: 'setLabels', target: resource.path, resource };
      return answerOperation(control, request, begin(control, request, details));
    },
    [`compute.${collection}.insert`]: make,
    [`compute.${collection}.delete`]: (control, request) =>
      remove(control, request, pathOf(request), user(control, pathOf(request))),
  };
}

function insertNetwork(control: Control, request: ApiRequest): SimResponse {
  const body = { autoCreateSubnetworks: true, routingConfig: { routingMode: 'REGIONAL' }, mtu: 1460, ...request.body };
  return answerOperation(control, request, insert(control, request, { collection: 'networks', body }).operation);
}

function networkUser({ store }: Control, path: string): string | undefined {
  const uses = (each: Resource) => localPath(each.body.network) === path;
  return [...store.under('regions/'), ...store.under('global/firewalls/')].find(uses)?.path;
}

function insertSubnetwork(control: Control, request: ApiRequest): SimResponse {
  const { network, ipCidrRange } = request.body;
  if (!/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(textOf(ipCidrRange))) {
    throw invalidField('resource.ipCidrRange', ipCidrRange, 'Must be a CIDR address range.');
  }
  referenced(control, 'resource.network', localPath(network));
  const body = { purpose: 'PRIVATE', stackType: 'IPV4_ONLY', privateIpGoogleAccess: false, ...request.body };
  return answerOperation(control, request, insert(control, request, { collection: 'subnetworks', body }).operation);
}

function subnetworkUser({ store }: Control, path: string): string | undefined {
  const uses = (each: Resource) =>
    listOf(each.body.networkInterfaces).some((card) => localPath(member(card, 'subnetwork')) === path);
  return store.under('zones/').find(uses)?.path;
}

function insertFirewall(control: Control, request: ApiRequest): SimResponse {
  const { allowed, denied, network, sourceRanges } = request.body;
  if ((allowed === undefined) === (denied === undefined)) {
    throw invalidField('resource', '', 'Exactly one of allowed and denied must be specified.');
  }
  for (const range of listOf(sourceRanges)) {
    if (!/^[0-9a-f.:]+\/\d+$/i.test(textOf(range)))
      throw invalidField('resource.sourceRanges', range, 'Must be a valid CIDR range.');
  }
  referenced(control, 'resource.network', localPath(network));
  const body = { direction: 'INGRESS', priority: 1000, disabled: false, ...request.body };
  return answerOperation(control, request, insert(control, request, { collection: 'firewalls', body }).operation);
}

/** What the body names is as it says; PUT and PATCH differ only in what the model wants of the body. */
function changeFirewall(control: Control, request: ApiRequest): SimResponse {
  const resource = found(control, `global/firewalls/${request.names.firewall ?? ''}`);
  const { name: _, network: _network, ...change } = request.body;
  resource.body = { ...resource.body, ...change };
  for (const each of control.store.under('zones/')) if (each.machine !== undefined) void publish(control, each);
  const details = { type: request.method.split('.').at(-1) ?? '', target: resource.path, resource };
  return answerOperation(control, request, begin(control, request, details));
}

function insertAddress(control: Control, request: ApiRequest, fault: string | undefined): SimResponse {
  const { world, store } = control;
  const limit = world.quotas.limit('STATIC_ADDRESSES', addressesDefault);
  const used = store.under(`${scopeOf(request)}/addresses/`).length;
  if (fault === 'quota' || used >= limit) throw quotaExceeded('STATIC_ADDRESSES', limit, request.names.region ?? '');
  const { operation, resource } = insert(control, request, {
    collection: 'addresses',
    body: {
      ...{ addressType: 'EXTERNAL', networkTier: 'PREMIUM', ipVersion: 'IPV4' },
      labelFingerprint: world.bytes(6).toString('base64url'),
      ...request.body,
    },
  });
  resource.body = { ...resource.body, address: world.machines.reserveAddress() };
  world.bill.open({ resource: resource.path, sku: 'Static external IPv4', currency: 'USD', microsPerHour });
  return answerOperation(control, request, operation);
}

/** The instance that has this address. */
export function addressUser({ store }: Control, path: string): string | undefined {
  const address = store.get(path)?.body.address;
  const uses = (each: Resource) =>
    listOf(each.body.networkInterfaces).some((card) =>
      listOf(member(card, 'accessConfigs')).some((config) => member(config, 'natIP') === address),
    );
  return address === undefined ? undefined : store.under('zones/').find(uses)?.path;
}

/** It is not told before it is reserved. */
function addressView(control: Control, resource: Resource): Json {
  if (resource.pending?.kind === 'insert') return { address: undefined, status: 'RESERVING' };
  const user = addressUser(control, resource.path);
  return user === undefined ? { status: 'RESERVED' } : { status: 'IN_USE', users: [user] };
}

export const quotaExceeded = (metric: string, limit: number, region: string): ApiError =>
  new ApiError(403, 'quotaExceeded', `Quota '${metric}' exceeded.  Limit: ${limit.toFixed(1)} in region ${region}.`);
