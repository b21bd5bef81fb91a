import * as address from './address.ts';
import type { Input } from './answer.ts';
import * as instance from './instance.ts';
import * as network from './network.ts';
import * as region from './region.ts';
import type { State } from './state.ts';

interface Asked {
  readonly id: string;
  readonly query: Input;
  readonly body: Input;
  readonly suspended?: string;
}

type Handle = (state: State, asked: Asked) => object | Promise<object>;

const listed = (handle: (state: State, query: Input, body: Input) => object): Handle => {
  return (state, { query, body }) => handle(state, query, body);
};
const named = (handle: (state: State, id: string, body: Input) => object | Promise<object>): Handle => {
  return (state, { id, body }) => handle(state, id, body);
};

/** By method and path, `{id}` standing for what is named, and, where one is, the query parameter that says what is done. */
const operations: Readonly<Record<string, Handle>> = {
  'POST /v2/region/describeRegions': listed(region.describeRegions),
  'GET /v2/zone': listed(region.listZones),
  'GET /v2/instance/flavorSpec': listed(region.listFlavors),
  'POST /v2/instance/price': listed(region.readPrice),
  'GET /v2/image': listed(region.listImages),
  'POST /v2/instanceBySpec': listed(instance.createInstance),
  'GET /v2/instance': (state, { query, suspended }) => instance.listInstances(state, query, suspended),
  'GET /v2/instance/{id}': (state, { id, suspended }) => instance.readInstance(state, id, suspended),
  'PUT /v2/instance/{id}?start': named(instance.startInstance),
  'PUT /v2/instance/{id}?stop': named(instance.stopInstance),
  'POST /v2/instance/{id}': named(instance.deleteInstance),
  'DELETE /v2/instance/{id}': named(instance.deleteInstance),
  'PUT /v2/instance/{id}/tag?bind': named(instance.bindTags),
  'POST /v1/vpc': listed(network.createNetwork),
  'GET /v1/vpc': listed(network.listNetworks),
  'DELETE /v1/vpc/{id}': named(network.deleteNetwork),
  'POST /v1/subnet': listed(network.createSubnet),
  'GET /v1/subnet': listed(network.listSubnets),
  'DELETE /v1/subnet/{id}': named(network.deleteSubnet),
  'POST /v2/securityGroup': listed(network.createFirewall),
  'GET /v2/securityGroup': listed(network.listFirewalls),
  'PUT /v2/securityGroup/{id}?authorizeRule': named(network.addRule),
  'PUT /v2/securityGroup/{id}?revokeRule': named(network.removeRule),
  'DELETE /v2/securityGroup/{id}': named(network.deleteFirewall),
  'POST /v1/eip': listed(address.createAddress),
  'GET /v1/eip': listed(address.listAddresses),
  'PUT /v1/eip/{id}?bind': named(address.bindAddress),
  'PUT /v1/eip/{id}?unbind': named(address.unbindAddress),
  'DELETE /v1/eip/{id}': named(address.deleteAddress),
};

export const operationNames = Object.keys(operations);

const actions = ['start', 'stop', 'bind', 'unbind', 'authorizeRule', 'revokeRule'];
const showingInstances = new Set(['GET /v2/instance', 'GET /v2/instance/{id}']);

export interface Route {
  readonly name: string;
  readonly id: string;
  readonly handle: Handle;
  /** Whether it tells by itself that an account owes money. */
  readonly showsInstances: boolean;
}

export function route(method: string, path: string, query: Input): Route | undefined {
  const action = actions.find((name) => name in query);
  const suffix = action === undefined ? '' : `?${action}`;
  const candidates = [
    { pattern: path, id: '' },
    { pattern: path.replace(/^(\/v\d\/\w+)\/[^/]+/, '$1/{id}'), id: path.split('/')[3] ?? '' },
  ];
  for (const { pattern, id } of candidates) {
    const name = `${method} ${pattern}${suffix}`;
    const handle = operations[name];
    if (handle !== undefined) return { name, id, handle, showsInstances: showingInstances.has(name) };
  }
  return undefined;
}
