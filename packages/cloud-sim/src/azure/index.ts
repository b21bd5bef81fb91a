import type { CreateVendorSim, SimRequest, SimResponse } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import { type AzureAccount, createAccount, uuid } from './account.ts';
import { releaseParts } from './address.ts';
import { ArmError } from './arm-error.ts';
import type { Control } from './control.ts';
import { checkApiVersion, checkSubscription, createThrottle, raiseFault } from './gate.ts';
import { createLogin, type Login } from './login.ts';
import { releaseMachine } from './machine-view.ts';
import { linkedActions, type OperationEntry, operationTable } from './operations.ts';
import { type ArmRequest, filled, matchPath, readBody } from './request.ts';
import { createStore, type Resource } from './store.ts';
import { checkBody } from './validate.ts';

const heldTypes: ReadonlySet<string> = new Set([
  'Microsoft.Compute/virtualMachines',
  'Microsoft.Compute/disks',
  'Microsoft.Network/publicIPAddresses',
  'Microsoft.Network/networkInterfaces',
]);

/** Azure Resource Manager and Entra ID of one tenant and subscription, on one host. */
export const createAzureSim: CreateVendorSim = (world) => {
  const account = createAccount(world);
  const onGone = (resource: Resource): void => {
    if (resource.type === 'Microsoft.Compute/virtualMachines') releaseMachine(control, resource);
    if (resource.type === 'Microsoft.Compute/disks') world.bill.close(resource.id);
    releaseParts(control, resource);
  };
  const control: Control = {
    world,
    account,
    store: createStore({ clock: world.clock, onGone }),
    operations: new Map(),
  };
  const login = createLogin(world, account);
  const throttle = createThrottle(world);
  const arm = createArm(control, login, throttle);
  return {
    cloud: 'azure',
    operations: ['Token', ...operationTable.map(({ id }) => id)],
    account: { ...account },
    holds: () =>
      control.store
        .all()
        .filter(({ type }) => heldTypes.has(type))
        .map(({ type, name }) => `${type} ${name}`),
    handle: async (request) => login.handle(request) ?? arm(request),
  };
};

function createArm(control: Control, login: Login, throttle: ReturnType<typeof createThrottle>) {
  const { world, account } = control;
  return (request: SimRequest): SimResponse => {
    const id = uuid(world.bytes);
    const headers: Record<string, string> = {
      'cache-control': 'no-cache',
      'x-ms-request-id': id,
      'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? id,
      'x-ms-routing-request-id': `SIMULATED:${new Date(world.clock.nowMs()).toISOString()}:${id}`,
      date: new Date(world.clock.nowMs()).toUTCString(),
    };
    // Everything that has become due since the last request happens first.
    control.store.all();
    const answer = answered(() => {
      login.checkBearer(request.headers.authorization);
      checkApiVersion(request.url.searchParams);
      checkSubscription(request, account);
      const { entry, names } = operationOf(request);
      return handled({
        control,
        account,
        world,
        request,
        entry,
        names,
        throttle: () => Object.assign(headers, throttle.take(request.method)),
      });
    });
    return { ...answer, headers: { ...headers, ...answer.headers } };
  };
}

interface Handling {
  readonly control: Control;
  readonly account: AzureAccount;
  readonly world: World;
  readonly request: SimRequest;
  readonly entry: OperationEntry;
  readonly names: Readonly<Record<string, string>>;
  readonly throttle: () => void;
}

function handled({ control, account, world, request, entry, names, throttle }: Handling): SimResponse {
  const { id: operation, action } = entry;
  const body = readBody(request);
  world.record(operation, { action, linked: linkedActions(operation, body), path: request.url.pathname });
  throttle();
  const fault = world.faults.next(operation);
  raiseFault(fault, account, action, request.url.pathname);
  if (entry.body !== undefined) checkBody(body, entry.body);
  const arm: ArmRequest = {
    operation,
    action,
    names,
    id: filled(entry.path, names),
    query: request.url.searchParams,
    headers: request.headers,
    body,
    origin: `${request.scheme}://${request.url.host}`,
  };
  return entry.handle(control, arm, fault);
}

/** @throws ArmError as Azure words it for a type or method that it does not have here */
function operationOf(request: SimRequest): { entry: OperationEntry; names: Readonly<Record<string, string>> } {
  const path = request.url.pathname;
  for (const entry of operationTable) {
    const names = entry.method === request.method ? matchPath(entry.path, path) : undefined;
    if (names !== undefined) return { entry, names };
  }
  const [, namespace = '', type = ''] = /\/providers\/([^/]+)\/([^/]+)/.exec(path) ?? [];
  const version = request.url.searchParams.get('api-version') ?? '';
  if (namespace === '') throw new ArmError(404, 'NotFound', `The requested path '${path}' was not found.`);
  const known = operationTable.some((entry) => matchPath(entry.path, path) !== undefined);
  if (known) {
    const message = `The requested resource does not support http method '${request.method}'.`;
    throw new ArmError(405, 'HttpMethodNotAllowed', message);
  }
  const message = `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${version}'.`;
  throw new ArmError(404, 'InvalidResourceType', message);
}

function answered(work: () => SimResponse): SimResponse {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return error.toResponse();
  }
}
