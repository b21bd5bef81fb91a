import type { SimResponse } from '../frame/vendor.ts';
import { uuid } from './account.ts';
import { ArmError, json } from './arm-error.ts';
import {
  beginOperation,
  type Control,
  checkWritable,
  found,
  page,
  requireGroup,
  shortMs,
  shown,
  tagsOf,
} from './control.ts';
import { machineType, requireCores } from './cores.ts';
import { diskMicrosPerHour, diskType } from './disk.ts';
import { takeCompute } from './gate.ts';
import { type MachineParts, machineParts } from './machine-body.ts';
import { machineView } from './machine-view.ts';
import { publish } from './published.ts';
import { chargeFor, hasRegion, regionKey, sizeOf } from './regions.ts';
import { type ArmRequest, listOf, member, textOf } from './request.ts';
import type { Failure, Json, Resource } from './store.ts';

export function putMachine(control: Control, request: ArmRequest, fault: string | undefined): SimResponse {
  const { world, store } = control;
  requireGroup(control, request);
  takeCompute(world, request.id);
  const known = store.get(request.id);
  checkWritable(known, request);
  const location = regionKey(textOf(request.body.location));
  if (!hasRegion(location)) {
    throw new ArmError(
      400,
      'LocationNotAvailableForResourceType',
      `The provided location '${location}' is not available for resource type '${machineType}'.`,
    );
  }
  if (known?.machine !== undefined) return updateMachine(control, request, known);
  const properties = (request.body.properties ?? {}) as Json;
  const parts = machineParts(control, request.id, properties, fault);
  requireCores(control, location, { cpus: parts.size.cpus, wanted: fault === 'quota' });
  const fails = fault === 'capacity' ? noRoom(parts.size.name, listOf(request.body.zones).length > 0) : undefined;
  if (fails !== undefined && world.random() < 0.5) {
    const message = `The requested VM size ${parts.size.name} is currently not available in location '${location}'.`;
    throw new ArmError(409, 'SkuNotAvailable', message);
  }
  const untilMs = world.clock.nowMs();
  const resource = createResource(control, request, { location, parts, known });
  if (fails === undefined) boot(control, resource, parts);
  resource.pending = { kind: 'create', untilMs, fails };
  const headers = beginOperation(control, request, { resource, kind: 'create', untilMs, fails });
  return json(201, shown(resource), headers);
}

const noRoom = (size: string, zonal: boolean): Failure => ({
  code: zonal ? 'ZonalAllocationFailed' : 'AllocationFailed',
  message: `Allocation failed. We do not have sufficient capacity for the requested VM size ${size} in this region.`,
});

function createResource(
  control: Control,
  request: ArmRequest,
  { location, parts, known }: { location: string; parts: MachineParts; known: Resource | undefined },
): Resource {
  const { world, store } = control;
  const { osProfile, ...properties } = request.body.properties as Record<string, unknown>;
  // Secrets are taken and never shown again.
  const { customData: _data, adminPassword: _password, ...shownProfile } = (osProfile ?? {}) as Record<string, unknown>;
  const diskName = parts.diskName ?? `${request.names.name}_OsDisk_1_${world.bytes(16).toString('hex')}`;
  const diskId = `${request.id.replace(/Microsoft\.Compute.*$/i, '')}${diskType}/${diskName}`;
  const osDisk = { ...(member(properties, 'storageProfile', 'osDisk') as Json), name: diskName, osType: 'Linux' };
  const managedDisk = { ...(member(osDisk, 'managedDisk') as Json), id: diskId };
  const zones = listOf(request.body.zones).map(String);
  const nowMs = world.clock.nowMs();
  const base = { group: request.names.group ?? '', location, listedFromMs: nowMs + world.timing.listLagMs };
  const resource: Resource = known ?? {
    ...base,
    id: request.id,
    type: machineType,
    name: request.names.name ?? '',
    tags: {},
    properties: {},
    etag: '',
  };
  resource.tags = tagsOf(request.body);
  if (zones.length > 0) resource.zones = zones;
  resource.etag = uuid(world.bytes);
  resource.properties = {
    ...properties,
    vmId: uuid(world.bytes),
    storageProfile: { ...(properties.storageProfile as Json), osDisk: { ...osDisk, managedDisk } },
    osProfile: { allowExtensionOperations: true, requireGuestProvisionSignal: true, secrets: [], ...shownProfile },
    timeCreated: new Date(nowMs).toISOString(),
  };
  store.put(resource);
  return resource;
}

/** The disk, the cards' tie to the machine, and the machine itself. */
function boot(control: Control, resource: Resource, { size, userData, cards, diskGiB }: MachineParts): void {
  const { world, store } = control;
  const id = textOf(member(resource.properties, 'storageProfile', 'osDisk', 'managedDisk', 'id'));
  const sku = {
    name:
      textOf(member(resource.properties, 'storageProfile', 'osDisk', 'managedDisk', 'storageAccountType')) ||
      'StandardSSD_LRS',
  };
  store.put({
    ...resource,
    id,
    type: diskType,
    name: id.split('/').at(-1) ?? '',
    tags: {},
    sku,
    properties: {
      diskSizeGB: diskGiB,
      osType: 'Linux',
      creationData: { createOption: 'FromImage' },
      diskState: 'Attached',
      managedBy: resource.id,
    },
  });
  resource.machine = world.machines.boot({ cloud: 'azure', id: resource.name, userData });
  void publish(control, resource, cards[0]);
  for (const card of cards) card.properties = { ...card.properties, virtualMachine: { id: resource.id } };
  world.bill.open({ resource: id, sku: sku.name, currency: 'USD', microsPerHour: diskMicrosPerHour });
  chargeFor(world, resource.id, size);
}

/** A PUT on a machine that exists may change its tags; what cannot change is refused. */
function updateMachine(control: Control, request: ArmRequest, known: Resource): SimResponse {
  const wanted = textOf(member(request.body, 'properties', 'hardwareProfile', 'vmSize'));
  const image = JSON.stringify(member(request.body, 'properties', 'storageProfile', 'imageReference'));
  if (image !== JSON.stringify(member(known.properties, 'storageProfile', 'imageReference'))) {
    throw new ArmError(
      409,
      'PropertyChangeNotAllowed',
      "Changing property 'imageReference' is not allowed.",
      'imageReference',
    );
  }
  resize(control, known, wanted);
  known.tags = tagsOf(request.body);
  known.etag = uuid(control.world.bytes);
  return json(200, shown(known));
}

export function patchMachine(control: Control, request: ArmRequest): SimResponse {
  const machine = found(control, request);
  checkWritable(machine, request);
  if (request.body.tags !== undefined) machine.tags = tagsOf(request.body);
  const size = member(request.body, 'properties', 'hardwareProfile', 'vmSize');
  if (size !== undefined) resize(control, machine, textOf(size));
  machine.etag = uuid(control.world.bytes);
  return json(200, shown(machine));
}

/** A machine that runs is booted anew by it, and costs what its new size costs from now on. */
function resize(control: Control, resource: Resource, wanted: string): void {
  const { world } = control;
  const size = sizeOf(wanted);
  if (size === undefined) {
    const message = `The value ${wanted} provided for the VM size is not valid.`;
    throw new ArmError(400, 'InvalidParameter', message, 'vmSize');
  }
  const before = sizeOf(textOf(member(resource.properties, 'hardwareProfile', 'vmSize')));
  if (before?.name === size.name) return;
  const { machine, location, deallocated } = resource;
  if (deallocated !== true) requireCores(control, location, { cpus: size.cpus - (before?.cpus ?? 0), wanted: false });
  resource.properties = { ...resource.properties, hardwareProfile: { vmSize: size.name } };
  if (deallocated === true) return;
  world.bill.close(resource.id);
  chargeFor(world, resource.id, size);
  if (machine?.state() === 'running') void machine.stop().then(() => machine.start());
}

export function getMachine(control: Control, request: ArmRequest): SimResponse {
  const machine = found(control, request);
  const expand = (request.query.get('$expand') ?? '').toLowerCase();
  return json(200, shown(machine, expand.includes('instanceview') ? { instanceView: machineView(machine) } : {}));
}

export const listMachines = (control: Control, request: ArmRequest): SimResponse => {
  const { group, location } = request.names;
  if (group !== undefined) requireGroup(control, request);
  const own = control.store
    .all(machineType)
    .filter((each) => group === undefined || each.group.toLowerCase() === group.toLowerCase())
    .filter((each) => location === undefined || each.location === regionKey(location));
  const status = request.query.get('statusOnly') === 'true';
  return page(
    control,
    request,
    own.map((each) => [each, shown(each, status ? { instanceView: machineView(each) } : {})]),
  );
};

export function deleteMachine(control: Control, request: ArmRequest): SimResponse {
  const { world, store } = control;
  requireGroup(control, request);
  takeCompute(world, request.id);
  const resource = store.get(request.id);
  if (resource === undefined) return json(204, undefined);
  // A machine may be deleted while it is being made.
  const untilMs = resource.pending?.kind === 'delete' ? resource.pending.untilMs : world.clock.nowMs() + shortMs(world);
  resource.pending = { kind: 'delete', untilMs };
  return json(202, undefined, beginOperation(control, request, { resource, kind: 'delete', untilMs }));
}
