import type { SimResponse } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import { type AzureAccount, uuid } from './account.ts';
import { ArmError, json } from './arm-error.ts';
import { type ArmRequest, member } from './request.ts';
import { type Failure, provisioningState, type Resource, type Store } from './store.ts';

/** What every operation works with. */
export interface Control {
  readonly world: World;
  readonly account: AzureAccount;
  readonly store: Store;
  readonly operations: Map<string, Operation>;
}

export interface Operation {
  readonly resource: Resource;
  readonly kind: 'create' | 'update' | 'delete' | 'action';
  readonly startedMs: number;
  readonly untilMs: number;
  readonly fails?: Failure | undefined;
}

const operationsMax = 50_000;
const pageLength = 10;

/** A network part is ready after a second, in a world whose machines boot in the usual half minute. */
export const shortMs = ({ timing }: World): number => timing.operationMs ?? Math.min(1_000, timing.bootMs / 30);

/** Notes an operation and gives the headers by which it is asked after. */
export function beginOperation(
  { world, operations, account }: Control,
  request: ArmRequest,
  operation: Omit<Operation, 'startedMs'>,
): Readonly<Record<string, string>> {
  const id = uuid(world.bytes);
  operations.set(id, { ...operation, startedMs: world.clock.nowMs() });
  const [oldest] = operations.keys();
  if (operations.size > operationsMax && oldest !== undefined) operations.delete(oldest);
  const namespace = operation.resource.type.split('/')[0] ?? '';
  const base = `${request.origin}/subscriptions/${account.subscriptionId}/providers/${namespace}/locations/${operation.resource.location}`;
  const version = request.query.get('api-version') ?? '';
  return {
    'azure-asyncoperation': `${base}/operations/${id}?api-version=${version}`,
    ...(operation.kind === 'create' || operation.kind === 'update'
      ? {}
      : { location: `${base}/operationResults/${id}?api-version=${version}` }),
    'retry-after': '1',
  };
}

/** `InProgress`, `Succeeded` or `Failed`, as the operation's own answer has it. */
export function operationState(operation: Operation, nowMs: number): 'InProgress' | 'Succeeded' | 'Failed' {
  const booting = operation.kind === 'create' && operation.resource.machine?.state() === 'booting';
  if (nowMs < operation.untilMs || booting) return 'InProgress';
  return operation.fails === undefined ? 'Succeeded' : 'Failed';
}

/** A resource as it is shown, with `extra` among its properties. */
export function shown(resource: Resource, extra: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { id, name, type, location, tags, zones, sku, etag } = resource;
  return {
    name,
    id,
    etag: `W/"${etag}"`,
    type,
    location,
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(zones === undefined ? {} : { zones }),
    ...(sku === undefined ? {} : { sku }),
    properties: { provisioningState: provisioningState(resource), ...resource.properties, ...extra },
  };
}

/** One page of a list and the link to the next. What was made a moment ago may be missing. */
export function page(
  control: Control,
  request: ArmRequest,
  items: readonly (readonly [Resource, unknown])[],
): SimResponse {
  const nowMs = control.world.clock.nowMs();
  const visible = items.filter(([resource]) => nowMs >= resource.listedFromMs).map(([, item]) => item);
  return pageOf(request, visible);
}

export function pageOf(request: ArmRequest, items: readonly unknown[]): SimResponse {
  const from = Number(request.query.get('$skiptoken') ?? 0);
  if (!Number.isInteger(from) || from < 0) throw new ArmError(400, 'InvalidSkipToken', 'The skip token is invalid.');
  const next = from + pageLength;
  if (next >= items.length) return json(200, { value: items.slice(from) });
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', String(next));
  return json(200, { value: items.slice(from, next), nextLink: `${request.origin}${request.id}?${query}` });
}

export function found(control: Control, request: ArmRequest, id = request.id): Resource {
  requireGroup(control, request);
  const resource = control.store.get(id);
  if (resource !== undefined) return resource;
  const [, path = ''] = /providers\/(.*)$/.exec(id) ?? [];
  const group = request.names.group ?? '';
  const message = `The Resource '${path}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`;
  throw new ArmError(404, 'ResourceNotFound', message);
}

export function requireGroup({ store }: Control, { names }: ArmRequest): void {
  const name = names.group ?? '';
  if (store.groups.has(name.toLowerCase())) return;
  throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
}

/** Preconditions and the one operation at a time that Azure allows on a resource. */
export function checkWritable(resource: Resource | undefined, { headers, names }: ArmRequest): void {
  if (headers['if-none-match'] === '*' && resource !== undefined) {
    throw new ArmError(
      412,
      'PreconditionFailed',
      `The resource '${resource.name}' exists: the precondition does not hold.`,
    );
  }
  const wanted = headers['if-match'];
  if (wanted !== undefined && wanted !== '*' && wanted !== `W/"${resource?.etag}"`) {
    throw new ArmError(412, 'PreconditionFailed', 'The etag of the resource is another.');
  }
  if (resource?.pending === undefined) return;
  const message = `Another operation on this or dependent resource '${names.name ?? ''}' is in progress.`;
  throw new ArmError(409, 'AnotherOperationInProgress', message);
}

export const tagsOf = (body: unknown): Record<string, string> => {
  const tags = Object.entries((member(body, 'tags') ?? {}) as Record<string, string>);
  if (tags.length > 50) throw new ArmError(400, 'TagCountExceeded', 'A resource can have at most 50 tags.');
  for (const [name, value] of tags) {
    if (name.length > 512 || value.length > 256 || /[<>%&\\?/]/.test(name)) {
      throw new ArmError(400, 'InvalidTagName', `The tag '${name}' is invalid: characters or length.`);
    }
  }
  return Object.fromEntries(tags);
};
