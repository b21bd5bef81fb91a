import type { SimResponse } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import type { GoogleAccount } from './account.ts';
import { ApiError, invalidField, json, notFound } from './api-error.ts';
import { listAnswer } from './filter.ts';
import { type ApiRequest, textOf } from './request.ts';
import type { Json, Resource, Store } from './store.ts';

/** What every method works with. */
export interface Control {
  readonly world: World;
  readonly account: GoogleAccount;
  readonly store: Store;
  readonly operations: Operation[];
  /** Operations by the caller's own id of the request. */
  readonly requests: Map<string, Operation>;
}

export interface Operation {
  readonly name: string;
  readonly id: string;
  readonly scope: string;
  readonly type: string;
  readonly target: string;
  readonly startedMs: number;
  readonly untilMs: number;
  readonly requestId: string;
  readonly resource?: Resource | undefined;
  readonly fails?: { readonly code: string; readonly message: string } | undefined;
}

const operationsMax = 20_000;

/** Networks take a few seconds, in a world whose machines boot in the usual half minute. */
export const shortMs = ({ timing }: World): number => timing.operationMs ?? Math.min(2_000, timing.bootMs / 15);

export const numericId = ({ bytes }: World): string => (BigInt(`0x${bytes(8).toString('hex')}`) >> 1n).toString();

/** Where a request's things lie: `zones/z`, `regions/r` or `global`. */
export const scopeOf = ({ names }: ApiRequest): string =>
  names.zone !== undefined ? `zones/${names.zone}` : names.region !== undefined ? `regions/${names.region}` : 'global';

export function begin(
  { world, operations, requests }: Control,
  request: ApiRequest,
  details: Pick<Operation, 'type' | 'target'> & Partial<Pick<Operation, 'resource' | 'fails' | 'untilMs'>>,
): Operation {
  const nowMs = world.clock.nowMs();
  const requestId = request.query.get('requestId') ?? '';
  const operation: Operation = {
    untilMs: nowMs + shortMs(world),
    ...details,
    name: `operation-${nowMs}-${world.bytes(6).toString('hex')}-${world.bytes(4).toString('hex')}-${world.bytes(4).toString('hex')}`,
    id: numericId(world),
    scope: scopeOf(request),
    startedMs: nowMs,
    requestId,
  };
  operations.push(operation);
  if (operations.length > operationsMax) operations.shift();
  if (requestId !== '') requests.set(`${request.method} ${requestId}`, operation);
  return operation;
}

/** The operation of the same request before, if the caller names it. @throws ApiError unless its id is a UUID, not zero */
export function repeated({ requests }: Control, request: ApiRequest): Operation | undefined {
  const id = request.query.get('requestId');
  if (id === null || id === '') return undefined;
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) && !/^[0-]+$/.test(id);
  if (!isUuid) throw invalidField('requestId', id, 'A valid UUID that is not zero is required.');
  return requests.get(`${request.method} ${id}`);
}

export function showOperation({ world, account }: Control, base: string, operation: Operation): Json {
  const { scope, type, target, fails, startedMs, untilMs, name, id, resource } = operation;
  const url = `${base}projects/${account.project}/`;
  const done = world.clock.nowMs() >= untilMs && !(type === 'insert' && resource?.machine?.state() === 'booting');
  const [kind = '', place = ''] = scope.split('/');
  return {
    kind: 'compute#operation',
    id,
    name,
    ...(scope === 'global' ? {} : { [kind.slice(0, -1)]: `${url}${kind}/${place}` }),
    operationType: type,
    targetLink: `${url}${target}`,
    ...(resource === undefined ? {} : { targetId: resource.id }),
    status: done ? 'DONE' : 'RUNNING',
    user: account.serviceAccount.client_email,
    progress: done ? 100 : 0,
    insertTime: new Date(startedMs).toISOString(),
    startTime: new Date(startedMs).toISOString(),
    ...(done ? { endTime: new Date(untilMs).toISOString() } : {}),
    selfLink: `${url}${scope}/operations/${name}`,
    ...(operation.requestId === '' ? {} : { clientOperationId: operation.requestId }),
    ...(done && fails !== undefined
      ? { error: { errors: [fails] }, httpErrorStatusCode: 503, httpErrorMessage: 'SERVICE UNAVAILABLE' }
      : {}),
  };
}

export const answerOperation = (control: Control, request: ApiRequest, operation: Operation): SimResponse =>
  json(200, showOperation(control, request.base, operation));

/** @throws ApiError 404 in Google's words */
export function found({ store, account }: Control, path: string): Resource {
  const resource = store.get(path);
  if (resource === undefined) throw notFound(`projects/${account.project}/${path}`);
  return resource;
}

/** What a body refers to: it must exist and be ready. */
export function referenced({ store, account }: Control, field: string, path: string): Resource {
  const resource = store.get(path);
  if (resource === undefined) throw invalidField(field, path, 'The referenced resource cannot be found.');
  if (resource.pending === undefined) return resource;
  const whole = `projects/${account.project}/${path}`;
  throw new ApiError(400, 'resourceNotReady', `The resource '${whole}' is not ready`);
}

/** Stores a new resource and begins its operation. @throws ApiError for a name that is none or is taken */
export function insert(
  control: Control,
  request: ApiRequest,
  {
    collection,
    body,
    untilMs,
    extra = {},
  }: { collection: string; body: Json; untilMs?: number; extra?: Partial<Resource> },
): { resource: Resource; operation: Operation } {
  const { world, store } = control;
  const path = freePath(control, request, collection);
  const nowMs = world.clock.nowMs();
  const until = untilMs ?? nowMs + shortMs(world);
  const resource: Resource = {
    path,
    collection,
    name: textOf(request.body.name),
    id: numericId(world),
    body: { ...body, creationTimestamp: new Date(nowMs).toISOString() },
    listedFromMs: nowMs + world.timing.listLagMs,
    pending: { kind: 'insert', untilMs: until },
    ...extra,
  };
  store.put(resource);
  return { resource, operation: begin(control, request, { type: 'insert', target: path, resource, untilMs: until }) };
}

/** The path of a new resource. */
export function freePath({ store, account }: Control, request: ApiRequest, collection: string): string {
  const name = textOf(request.body.name);
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    throw invalidField('resource.name', name, "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'");
  }
  const path = `${scopeOf(request)}/${collection}/${name}`;
  if (store.get(path) === undefined) return path;
  throw new ApiError(409, 'alreadyExists', `The resource 'projects/${account.project}/${path}' already exists`);
}

export function remove(control: Control, request: ApiRequest, path: string, user?: string): SimResponse {
  const resource = found(control, path);
  if (user !== undefined) {
    const whole = (each: string) => `projects/${control.account.project}/${each}`;
    const message = `The ${resource.collection.replace(/(ss)?e?s$/, '$1')} resource '${whole(path)}' is already being used by '${whole(user)}'`;
    throw new ApiError(400, 'resourceInUseByAnotherResource', message);
  }
  const untilMs = control.world.clock.nowMs() + shortMs(control.world);
  resource.pending = { kind: 'delete', untilMs };
  return answerOperation(
    control,
    request,
    begin(control, request, { type: 'delete', target: path, resource, untilMs }),
  );
}

export function show(
  { account }: Control,
  base: string,
  { path, id, name, body, collection }: Resource,
  extra: Json = {},
): Json {
  const url = `${base}projects/${account.project}/`;
  const [kind = '', place = ''] = path.split('/');
  return {
    kind: `compute#${collection === 'addresses' ? 'address' : collection.slice(0, -1)}`,
    id,
    ...body,
    ...extra,
    name,
    ...(kind === 'global' ? {} : { [kind.slice(0, -1)]: `${url}${kind}/${place}` }),
    selfLink: `${url}${path}`,
  };
}

export function list(
  control: Control,
  request: ApiRequest,
  collection: string,
  view: (resource: Resource) => Json = (resource) => show(control, request.base, resource),
): SimResponse {
  const nowMs = control.world.clock.nowMs();
  const all = control.store.under(`${scopeOf(request)}/${collection}/`).filter((each) => nowMs >= each.listedFromMs);
  const kind = collection === 'addresses' ? 'address' : collection.slice(0, -1);
  return listAnswer(request, `${kind}List`, all.map(view));
}
