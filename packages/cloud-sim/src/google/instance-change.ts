import type { SimResponse } from '../frame/vendor.ts';
import { ApiError, invalidField, json, staleLabels } from './api-error.ts';
import { answerOperation, begin, type Control, found, scopeOf } from './control.ts';
import { requireCpus } from './instance.ts';
import { labelsOf } from './labels.ts';
import { addressUser } from './network.ts';
import { machineKind } from './places.ts';
import { publish } from './published.ts';
import { type ApiRequest, listOf, localPath, member, textOf } from './request.ts';
import type { Json, Resource } from './store.ts';

/** What changes an instance that is there. Each answers with an operation. */

const instanceOf = (control: Control, request: ApiRequest): Resource => {
  const name = request.names.instance ?? request.names.resource ?? '';
  return found(control, `${scopeOf(request)}/instances/${name}`);
};

function changed(control: Control, request: ApiRequest, resource: Resource, change: Json): SimResponse {
  resource.body = { ...resource.body, ...change };
  const type = request.method.split('.').at(-1) ?? '';
  return answerOperation(control, request, begin(control, request, { type, target: resource.path, resource }));
}

/**
 * Labels, tags and metadata are changed only by who has seen them as they are: the fingerprint says so, and is another after.
 * @throws ApiError 412 when it is not the present one
 */
function fresh({ world }: Control, present: unknown, given: unknown): string {
  if (textOf(given) !== textOf(present)) throw staleLabels();
  return world.bytes(6).toString('base64url');
}

export function setLabels(control: Control, request: ApiRequest): SimResponse {
  const resource = instanceOf(control, request);
  const { labels, labelFingerprint } = request.body;
  const next = fresh(control, resource.body.labelFingerprint, labelFingerprint);
  return changed(control, request, resource, { labels: labelsOf(labels), labelFingerprint: next });
}

export async function setTags(control: Control, request: ApiRequest): Promise<SimResponse> {
  const resource = instanceOf(control, request);
  const { items, fingerprint } = request.body;
  const next = fresh(control, member(resource.body.tags, 'fingerprint'), fingerprint);
  const answer = changed(control, request, resource, { tags: { items: listOf(items), fingerprint: next } });
  await publish(control, resource);
  return answer;
}

export function setMetadata(control: Control, request: ApiRequest): SimResponse {
  const resource = instanceOf(control, request);
  const { items, fingerprint } = request.body;
  const next = fresh(control, member(resource.body.metadata, 'fingerprint'), fingerprint);
  const metadata = { kind: 'compute#metadata', fingerprint: next, items: listOf(items) };
  return changed(control, request, resource, { metadata });
}

/** @throws ApiError 400 unless it is stopped */
export function setMachineType(control: Control, request: ApiRequest): SimResponse {
  const resource = instanceOf(control, request);
  const wanted = localPath(request.body.machineType);
  const kind = machineKind(wanted.split('/').at(-1) ?? '');
  if (kind === undefined || !wanted.startsWith(`${scopeOf(request)}/machineTypes/`)) {
    const why = 'The referenced machine type cannot be found in this zone.';
    throw invalidField('resource.machineType', request.body.machineType, why);
  }
  if (resource.machine?.state() !== 'stopped') {
    const message = `The resource 'projects/${control.account.project}/${resource.path}' is not in state TERMINATED: the instance must be stopped before the machine type can be changed.`;
    throw new ApiError(400, 'resourceNotReady', message);
  }
  const machineType = `${request.base}projects/${control.account.project}/${wanted}`;
  return changed(control, request, resource, { machineType });
}

export const setProtection = (control: Control, request: ApiRequest): SimResponse =>
  changed(control, request, instanceOf(control, request), {
    deletionProtection: (request.query.get('deletionProtection') ?? 'true') === 'true',
  });

export async function addAccess(control: Control, request: ApiRequest): Promise<SimResponse> {
  const resource = instanceOf(control, request);
  const { natIP } = request.body;
  const region = (request.names.zone ?? '').replace(/-[a-z]$/, '');
  const address = control.store.under(`regions/${region}/addresses/`).find((each) => each.body.address === natIP);
  if (natIP !== undefined && (address === undefined || addressUser(control, address.path) !== undefined)) {
    throw invalidField('resource.natIP', natIP, 'The specified external IP address was not found or is in-use.');
  }
  const configs = [{ kind: 'compute#accessConfig', name: 'External NAT', type: 'ONE_TO_ONE_NAT', ...request.body }];
  return await withAccess(control, request, resource, (before) => {
    if (before.length === 0) return configs;
    throw new ApiError(400, 'invalid', 'At most one access config currently supported.');
  });
}

export async function deleteAccess(control: Control, request: ApiRequest): Promise<SimResponse> {
  const name = request.query.get('accessConfig');
  return await withAccess(control, request, instanceOf(control, request), (before) => {
    if (before.some((each) => member(each, 'name') === name)) return [];
    throw invalidField('accessConfig', name, 'The specified access config does not exist.');
  });
}

async function withAccess(
  control: Control,
  request: ApiRequest,
  resource: Resource,
  change: (before: readonly unknown[]) => readonly unknown[],
): Promise<SimResponse> {
  const card = request.query.get('networkInterface');
  const networkInterfaces = listOf(resource.body.networkInterfaces).map((each) =>
    textOf(member(each, 'name')) === card
      ? { ...(each as object), accessConfigs: change(listOf(member(each, 'accessConfigs'))) }
      : each,
  );
  const answer = changed(control, request, resource, { networkInterfaces });
  await publish(control, resource);
  return answer;
}

/** Attached disks stand in the instance by their device's name. */
export function attachDisk(control: Control, request: ApiRequest): SimResponse {
  const resource = instanceOf(control, request);
  const disk = found(control, localPath(request.body.source));
  if (listOf(disk.body.users).length > 0) {
    const message = `The disk resource 'projects/${control.account.project}/${disk.path}' is already being used by '${textOf(listOf(disk.body.users)[0])}'`;
    throw new ApiError(400, 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE', message);
  }
  const disks = listOf(resource.body.disks);
  const source = `${request.base}projects/${control.account.project}/${disk.path}`;
  const attached = {
    ...{ kind: 'compute#attachedDisk', type: 'PERSISTENT', mode: 'READ_WRITE', boot: false, autoDelete: false },
    ...{ index: disks.length, deviceName: `persistent-disk-${disks.length}`, ...request.body, source },
  };
  disk.body = { ...disk.body, users: [resource.path] };
  return changed(control, request, resource, { disks: [...disks, attached] });
}

export function detachDisk(control: Control, request: ApiRequest): SimResponse {
  const resource = instanceOf(control, request);
  const name = request.query.get('deviceName');
  const disks = listOf(resource.body.disks);
  const gone = disks.find((each) => member(each, 'deviceName') === name);
  if (gone === undefined) throw invalidField('deviceName', name, 'No attached disk found with device name.');
  if (member(gone, 'boot') === true && resource.machine?.state() !== 'stopped') {
    throw new ApiError(400, 'resourceNotReady', 'The boot disk of a running instance cannot be detached.');
  }
  const disk = control.store.get(localPath(member(gone, 'source')));
  if (disk !== undefined) disk.body = { ...disk.body, users: undefined };
  return changed(control, request, resource, { disks: disks.filter((each) => each !== gone) });
}

/** What a machine prints is not kept here: the output says only that it booted. */
export function serialOutput(control: Control, request: ApiRequest): SimResponse {
  const resource = instanceOf(control, request);
  const contents = resource.machine?.state() === 'running' ? 'Cloud-init finished.\n' : '';
  const start = Number(request.query.get('start') ?? 0);
  const selfLink = `${request.base}projects/${control.account.project}/${resource.path}/serialPort`;
  const next = String(contents.length);
  return json(200, {
    ...{ kind: 'compute#serialPortOutput', selfLink, start: String(start), next },
    contents: contents.slice(start),
  });
}

export function startInstance(control: Control, request: ApiRequest): SimResponse {
  const resource = instanceOf(control, request);
  if (resource.machine?.state() === 'stopped') requireCpus(control, resource);
  resource.machine?.start();
  return changed(control, request, resource, {
    lastStartTimestamp: new Date(control.world.clock.nowMs()).toISOString(),
  });
}
