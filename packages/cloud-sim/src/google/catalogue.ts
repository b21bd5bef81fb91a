import { setTimeout as delay } from 'node:timers/promises';
import type { SimResponse } from '../frame/vendor.ts';
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

/** Images stand in their makers' projects. */
export function getImage(_control: Control, request: ApiRequest): SimResponse {
  const { project = '', family, image } = request.names;
  const found = families.find(([owner, each]) => owner === project && (each === family || imageName(each) === image));
  const path = `projects/${project}/global/images/${family === undefined ? image : `family/${family}`}`;
  if (found === undefined) throw notFound(path);
  const name = imageName(found[1]);
  const selfLink = `${request.base}projects/${project}/global/images/${name}`;
  return json(200, {
    kind: 'compute#image',
    id: '1',
    name,
    family: found[1],
    status: 'READY',
    diskSizeGb: '10',
    architecture: 'X86_64',
    selfLink,
  });
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
