import type { CreateVendorSim, SimRequest, SimResponse } from '../frame/vendor.ts';
import { createAccount, createTokens, type Tokens } from './account.ts';
import { ApiError, json, raiseFault } from './api-error.ts';
import {
  getImage,
  getMachineType,
  getOperation,
  getProject,
  getRegion,
  getZone,
  listMachineTypes,
  listOperations,
  listRegions,
  listZones,
  waitOperation,
} from './catalogue.ts';
import { checkBody } from './check-body.ts';
import { type Control, found, list, remove, scopeOf, show } from './control.ts';
import {
  actOnInstance,
  aggregateInstances,
  deleteInstance,
  getInstance,
  insertInstance,
  listInstances,
  releaseInstance,
  setLabels,
} from './instance.ts';
import model from './model.json' with { type: 'json' };
import { networkHandles } from './network.ts';
import { type ApiRequest, checkQuery, listOf, matchPath, readBody, textOf } from './request.ts';
import { createStore, type Resource } from './store.ts';

type Handle = (control: Control, request: ApiRequest, fault: string | undefined) => SimResponse | Promise<SimResponse>;

const handles: Readonly<Record<string, Handle>> = {
  ...networkHandles,
  'compute.projects.get': getProject,
  'compute.regions.get': getRegion,
  'compute.regions.list': listRegions,
  'compute.zones.get': getZone,
  'compute.zones.list': listZones,
  'compute.machineTypes.get': getMachineType,
  'compute.machineTypes.list': listMachineTypes,
  'compute.images.get': getImage,
  'compute.images.getFromFamily': getImage,
  'compute.disks.get': (control, request) => json(200, show(control, request.base, found(control, diskPath(request)))),
  'compute.disks.list': (control, request) => list(control, request, 'disks'),
  'compute.disks.delete': (control, request) => {
    const disk = control.store.get(diskPath(request));
    return remove(control, request, diskPath(request), textOf(listOf(disk?.body.users)[0]) || undefined);
  },
  'compute.instances.get': getInstance,
  'compute.instances.list': listInstances,
  'compute.instances.aggregatedList': aggregateInstances,
  'compute.instances.insert': insertInstance,
  'compute.instances.delete': deleteInstance,
  'compute.instances.start': actOnInstance,
  'compute.instances.stop': actOnInstance,
  'compute.instances.reset': actOnInstance,
  'compute.instances.setLabels': setLabels,
  ...Object.fromEntries(
    ['zoneOperations', 'regionOperations', 'globalOperations'].flatMap((kind) => [
      [`compute.${kind}.get`, getOperation],
      [`compute.${kind}.wait`, waitOperation],
      [`compute.${kind}.list`, listOperations],
    ]),
  ),
};

const diskPath = (request: ApiRequest): string => `${scopeOf(request)}/disks/${request.names.disk ?? ''}`;

const prefix = '/compute/v1/';
const held = ['instances', 'disks', 'addresses'];

/** Google's token endpoint (`/token`) and Compute Engine of one project, on one host. */
export const createGoogleSim: CreateVendorSim = (world) => {
  const account = createAccount(world);
  const onGone = (resource: Resource): void => {
    if (resource.collection === 'instances') releaseInstance(control, resource);
    if (resource.collection === 'addresses') world.machines.releaseAddress(textOf(resource.body.address));
    world.bill.close(resource.path);
  };
  const control: Control = {
    world,
    account,
    store: createStore({ clock: world.clock, onGone }),
    operations: [],
    requests: new Map(),
  };
  const tokens = createTokens(world, account);
  return {
    cloud: 'google',
    operations: ['Token', ...Object.keys(handles)],
    account: { project: account.project, serviceAccount: account.serviceAccount },
    holds: () =>
      control.store
        .under('')
        .filter(({ collection }) => held.includes(collection))
        .map(({ path }) => path),
    handle: async (request) =>
      request.url.pathname === '/token' ? tokens.token(request) : answered(control, tokens, request),
  };
};

async function answered(control: Control, tokens: Tokens, request: SimRequest): Promise<SimResponse> {
  try {
    return await handled(control, tokens, request);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.toResponse();
  }
}

async function handled(control: Control, tokens: Tokens, request: SimRequest): Promise<SimResponse> {
  const { world, account } = control;
  // Everything that has become due since the last request happens first.
  control.store.under('');
  const { method, names } = methodOf(request);
  tokens.checkBearer(request.headers.authorization);
  const { id, query, body: schema } = method;
  const permissions = permissionsOf(id);
  world.record(id, { permissions, path: request.url.pathname });
  const isImage = id.startsWith('compute.images.');
  if (!isImage && names.project !== account.project) {
    const message = `Required '${permissions[0]}' permission for 'projects/${names.project}'`;
    throw new ApiError(403, 'forbidden', message);
  }
  const kind = request.method === 'GET' ? 'read' : 'write';
  const throttled = !world.faults.take(kind, { capacity: 1_500, refillPerSecond: 25 });
  const fault = throttled ? 'throttle' : world.faults.next(id);
  raiseFault(fault, permissions[0] ?? '', request.url.pathname.slice(prefix.length), world.random);
  checkQuery(request.url.searchParams, query);
  const body = readBody(request.body);
  if (schema !== undefined) checkBody(body, schema);
  const base = `${request.scheme}://${request.url.host}${prefix}`;
  const handle = handles[id];
  if (handle === undefined) throw new ApiError(501, 'notImplemented', `The method ${id} is not simulated.`);
  return handle(control, { method: id, names, query: request.url.searchParams, body, base }, fault);
}

/** @throws ApiError 404 as Google words it for a path or method that it does not have here */
function methodOf({ url, method }: SimRequest) {
  const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : undefined;
  for (const each of path === undefined ? [] : model.methods) {
    const names = each.http === method ? matchPath(each.path, path ?? '') : undefined;
    if (names !== undefined) return { method: each as { id: string; query: readonly string[]; body?: string }, names };
  }
  throw new ApiError(404, 'notFound', `The requested URL ${url.pathname} was not found on this server.`);
}

/** What a role must allow for a method; making an instance takes several. */
function permissionsOf(id: string): readonly string[] {
  const [, resource = '', verb = ''] = id.split('.');
  const plain = { insert: 'create', aggregatedList: 'list', getFromFamily: 'getFromFamily', wait: 'get' }[verb] ?? verb;
  const own = `compute.${resource}.${plain}`;
  if (id === 'compute.images.getFromFamily') return ['compute.images.getFromFamily'];
  if (id === 'compute.subnetworks.insert') return [own, 'compute.networks.updatePolicy'];
  if (id === 'compute.firewalls.insert' || id === 'compute.firewalls.delete')
    return [own, 'compute.networks.updatePolicy'];
  if (id !== 'compute.instances.insert') return [own];
  return [
    own,
    'compute.addresses.use',
    'compute.disks.create',
    'compute.instances.setLabels',
    'compute.instances.setMetadata',
    'compute.subnetworks.use',
    'compute.subnetworks.useExternalIp',
  ];
}
