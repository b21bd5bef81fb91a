import type { CreateVendorSim, SimRequest, SimResponse } from '../frame/vendor.ts';
import { createAccount, createTokens, type Tokens } from './account.ts';
import { ApiError, raiseFault } from './api-error.ts';
import {
  aggregateMachineTypes,
  deleteOperation,
  getDiskType,
  getImage,
  getMachineType,
  getOperation,
  getProject,
  getRegion,
  getZone,
  listDiskTypes,
  listImages,
  listMachineTypes,
  listOperations,
  listRegions,
  listZones,
  waitOperation,
} from './catalogue.ts';
import { checkBody } from './check-body.ts';
import { answerOperation, type Control, repeated } from './control.ts';
import { diskHandles } from './disk.ts';
import {
  actOnInstance,
  aggregateInstances,
  deleteInstance,
  getInstance,
  insertInstance,
  listInstances,
  releaseInstance,
} from './instance.ts';
import {
  addAccess,
  attachDisk,
  deleteAccess,
  detachDisk,
  serialOutput,
  setLabels,
  setMachineType,
  setMetadata,
  setProtection,
  setTags,
  startInstance,
} from './instance-change.ts';
import model from './model.json' with { type: 'json' };
import { networkHandles } from './network.ts';
import { type ApiRequest, checkQuery, matchPath, readBody, textOf } from './request.ts';
import { createStore, type Resource } from './store.ts';

type Handle = (control: Control, request: ApiRequest, fault: string | undefined) => SimResponse | Promise<SimResponse>;

const handles: Readonly<Record<string, Handle>> = {
  ...networkHandles,
  ...diskHandles,
  'compute.projects.get': getProject,
  'compute.regions.get': getRegion,
  'compute.regions.list': listRegions,
  'compute.zones.get': getZone,
  'compute.zones.list': listZones,
  'compute.machineTypes.get': getMachineType,
  'compute.machineTypes.list': listMachineTypes,
  'compute.machineTypes.aggregatedList': aggregateMachineTypes,
  'compute.diskTypes.get': getDiskType,
  'compute.diskTypes.list': listDiskTypes,
  'compute.images.list': listImages,
  'compute.images.get': getImage,
  'compute.images.getFromFamily': getImage,
  'compute.instances.get': getInstance,
  'compute.instances.list': listInstances,
  'compute.instances.aggregatedList': aggregateInstances,
  'compute.instances.insert': insertInstance,
  'compute.instances.delete': deleteInstance,
  'compute.instances.start': startInstance,
  'compute.instances.stop': actOnInstance,
  'compute.instances.reset': actOnInstance,
  'compute.instances.setLabels': setLabels,
  'compute.instances.setTags': setTags,
  'compute.instances.setMetadata': setMetadata,
  'compute.instances.setMachineType': setMachineType,
  'compute.instances.setDeletionProtection': setProtection,
  'compute.instances.addAccessConfig': addAccess,
  'compute.instances.deleteAccessConfig': deleteAccess,
  'compute.instances.attachDisk': attachDisk,
  'compute.instances.detachDisk': detachDisk,
  'compute.instances.getSerialPortOutput': serialOutput,
  ...Object.fromEntries(
    ['zoneOperations', 'regionOperations', 'globalOperations'].flatMap((kind) => [
      [`compute.${kind}.get`, getOperation],
      [`compute.${kind}.wait`, waitOperation],
      [`compute.${kind}.list`, listOperations],
      [`compute.${kind}.delete`, deleteOperation],
    ]),
  ),
};

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
    operations: ['Token', ...model.methods.map(({ id }) => id).filter((id) => id in handles)],
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
  const asked: ApiRequest = { method: id, names, query: request.url.searchParams, body, base };
  // A request that names itself once more is answered with what it began.
  const before = request.method === 'GET' ? undefined : repeated(control, asked);
  return before === undefined ? handle(control, asked, fault) : answerOperation(control, asked, before);
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
  const plain =
    {
      insert: 'create',
      aggregatedList: 'list',
      wait: 'get',
      patch: 'update',
      getSerialPortOutput: 'getSerialPortOutput',
    }[verb] ?? verb;
  const own = `compute.${resource}.${plain}`;
  if (id === 'compute.images.getFromFamily') return ['compute.images.getFromFamily'];
  if (id === 'compute.subnetworks.insert') return [own, 'compute.networks.updatePolicy'];
  if (/^compute\.firewalls\.(insert|delete|patch|update)$/.test(id)) return [own, 'compute.networks.updatePolicy'];
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
