import { setTimeout as delay } from 'node:timers/promises';
import type { SimResponse } from '../frame/vendor.ts';
import { aggregated } from './aggregate.ts';
import { json, notFound } from './api-error.ts';
import { type Control, type Operation, scopeOf, showOperation } from './control.ts';
import { listAnswer } from './filter.ts';
import { usedCpus } from './instance.ts';
import { families, imageName, type MachineKind, machineKinds, regions, zones, zonesOf } from './places.ts';
import type { ApiRequest } from './request.ts';
import type { Json } from './store.ts';

const urlOf = ({ account }: Control, { base }: ApiRequest): string => `${base}projects/${account.project}/`;

const missing = ({ account }: Control, path: string) => notFound(`projects/${account.project}/${path}`);

export const getProject = (control: Control): SimResponse =>
  json(200, {
    kind: 'compute#project',
    id: '1',
    name: control.account.project,
    defaultServiceAccount: control.account.serviceAccount.client_email,
  });

function regionView(control: Control, request: ApiRequest, name: string): Json {
  const { quotas } = control.world;
  const url = urlOf(control, request);
  const used = usedCpus(control, name);
  const addresses = control.store.under(`regions/${name}/addresses/`).length;
  return {
    kind: 'compute#region',
    id: String(1_000 + (regions as readonly string[]).indexOf(name)),
    name,
    status: 'UP',
    zones: zonesOf(name).map((zone) => `${url}zones/${zone}`),
    quotas: [
      { metric: 'CPUS', limit: quotas.limit('CPUS', 5_000), usage: used },
      { metric: 'INSTANCES', limit: quotas.limit('INSTANCES', 6_000), usage: used / 2 },
      { metric: 'STATIC_ADDRESSES', limit: quotas.limit('STATIC_ADDRESSES', 1_000), usage: addresses },
      { metric: 'IN_USE_ADDRESSES', limit: quotas.limit('IN_USE_ADDRESSES', 1_000), usage: addresses },
    ],
    selfLink: `${url}regions/${name}`,
  };
}

export function getRegion(control: Control, request: ApiRequest): SimResponse {
  const name = request.names.region ?? '';
  if (!regions.some((each) => each === name)) throw missing(control, `regions/${name}`);
  return json(200, regionView(control, request, name));
}

export const listRegions = (control: Control, request: ApiRequest): SimResponse =>
  listAnswer(
    request,
    'regionList',
    regions.map((name) => regionView(control, request, name)),
  );

const zoneView = (control: Control, request: ApiRequest, name: string): Json => ({
  kind: 'compute#zone',
  id: String(2_000 + zones().indexOf(name)),
  name,
  status: 'UP',
  region: `${urlOf(control, request)}regions/${name.replace(/-[a-z]$/, '')}`,
  selfLink: `${urlOf(control, request)}zones/${name}`,
});

export function getZone(control: Control, request: ApiRequest): SimResponse {
  const name = request.names.zone ?? '';
  if (!zones().includes(name)) throw missing(control, `zones/${name}`);
  return json(200, zoneView(control, request, name));
}

export const listZones = (control: Control, request: ApiRequest): SimResponse =>
  listAnswer(
    request,
    'zoneList',
    zones().map((name) => zoneView(control, request, name)),
  );

const typeView = (control: Control, request: ApiRequest, { name, cpus, memoryMb }: MachineKind): Json => ({
  kind: 'compute#machineType',
  id: String(3_000 + machineKinds.findIndex((each) => each.name === name)),
  name,
  description: `${cpus} vCPUs, ${memoryMb / 1024} GB RAM`,
  guestCpus: cpus,
  memoryMb,
  zone: request.names.zone,
  isSharedCpu: name === 'e2-medium',
  selfLink: `${urlOf(control, request)}zones/${request.names.zone}/machineTypes/${name}`,
});

export function getMachineType(control: Control, request: ApiRequest): SimResponse {
  const kind = machineKinds.find(({ name }) => name === request.names.machineType);
  if (kind === undefined) throw missing(control, `${scopeOf(request)}/machineTypes/${request.names.machineType}`);
  return json(200, typeView(control, request, kind));
}

export const listMachineTypes = (control: Control, request: ApiRequest): SimResponse =>
  listAnswer(
    request,
    'machineTypeList',
    machineKinds.map((kind) => typeView(control, request, kind)),
  );

export function aggregateMachineTypes(control: Control, request: ApiRequest): SimResponse {
  const all = zones().flatMap((zone) =>
    machineKinds.map((kind) => typeView(control, { ...request, names: { ...request.names, zone } }, kind)),
  );
  const scopes = zones().map((zone) => `zones/${zone}`);
  return aggregated(request, 'machineTypes', scopes, all);
}

const diskTypes = ['pd-standard', 'pd-balanced', 'pd-ssd'];

const diskTypeView = (control: Control, request: ApiRequest, name: string): Json => ({
  kind: 'compute#diskType',
  id: String(4_000 + diskTypes.indexOf(name)),
  name,
  description: name,
  validDiskSize: '10GB-65536GB',
  zone: `${urlOf(control, request)}zones/${request.names.zone}`,
  selfLink: `${urlOf(control, request)}zones/${request.names.zone}/diskTypes/${name}`,
});

export const listDiskTypes = (control: Control, request: ApiRequest): SimResponse =>
  listAnswer(
    request,
    'diskTypeList',
    diskTypes.map((name) => diskTypeView(control, request, name)),
  );

export function getDiskType(control: Control, request: ApiRequest): SimResponse {
  const name = request.names.diskType ?? '';
  if (!diskTypes.includes(name)) throw missing(control, `${scopeOf(request)}/diskTypes/${name}`);
  return json(200, diskTypeView(control, request, name));
}

export function listImages(_control: Control, request: ApiRequest): SimResponse {
  const { project = '' } = request.names;
  const own = families.filter(([owner]) => owner === project).map(([, family]) => imageView(request, project, family));
  return listAnswer(request, 'imageList', own);
}

const imageView = ({ base }: ApiRequest, project: string, family: string): Json => ({
  kind: 'compute#image',
  id: '1',
  name: imageName(family),
  family,
  status: 'READY',
  diskSizeGb: '10',
  archiveSizeBytes: '1073741824',
  sourceType: 'RAW',
  architecture: 'X86_64',
  creationTimestamp: '2026-10-01T00:00:00.000-07:00',
  selfLink: `${base}projects/${project}/global/images/${imageName(family)}`,
});

/** Images stand in their makers' projects. */
export function getImage(_control: Control, request: ApiRequest): SimResponse {
  const { project = '', family, image } = request.names;
  const found = families.find(([owner, each]) => owner === project && (each === family || imageName(each) === image));
  const path = `projects/${project}/global/images/${family === undefined ? image : `family/${family}`}`;
  if (found === undefined) throw notFound(path);
  return json(200, imageView(request, project, found[1]));
}

export function getOperation(control: Control, request: ApiRequest): SimResponse {
  const { operation: name = '' } = request.names;
  const operation = control.operations.find((each) => each.name === name && each.scope === scopeOf(request));
  if (operation === undefined) throw missing(control, `${scopeOf(request)}/operations/${name}`);
  return json(200, showOperation(control, request.base, operation));
}

const waitMsMax = 120_000;
const waitStepMs = 20;

/** Answers when the operation is done, or after two minutes as it then is. */
export async function waitOperation(control: Control, request: ApiRequest): Promise<SimResponse> {
  for (let waitedMs = 0; waitedMs < waitMsMax; waitedMs += waitStepMs) {
    const answer = getOperation(control, request);
    if (JSON.parse(String(answer.body)).status === 'DONE') return answer;
    await delay(waitStepMs);
  }
  return getOperation(control, request);
}

export function listOperations(control: Control, request: ApiRequest): SimResponse {
  const inScope = (each: Operation) => each.scope === scopeOf(request);
  const all = control.operations.filter(inScope).map((each) => showOperation(control, request.base, each));
  return listAnswer(request, 'operationList', all);
}

/** Forgets one; a resource that it is about is untouched. */
export function deleteOperation(control: Control, request: ApiRequest): SimResponse {
  const { operation: name = '' } = request.names;
  const at = control.operations.findIndex((each) => each.name === name && each.scope === scopeOf(request));
  if (at < 0) throw missing(control, `${scopeOf(request)}/operations/${name}`);
  control.operations.splice(at, 1);
  return json(200, {});
}
