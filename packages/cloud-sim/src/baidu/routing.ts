import * as address from './address.ts';
import type { Input } from './answer.ts';
import * as instance from './instance.ts';
import * as change from './instance-change.ts';
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
  'GET /v2/instance/spec': listed(region.listSpecs),
  'GET /v2/image': listed(region.listImages),
  'GET /v2/image/{id}': named(region.readImage),
  'POST /v2/instanceBySpec': listed(instance.createInstance),
  'GET /v2/instance': (state, { query, suspended }) => instance.listInstances(state, query, suspended),
  'GET /v2/instance/{id}': (state, { id, suspended }) => instance.readInstance(state, id, suspended),
  'PUT /v2/instance/{id}?start': named(instance.startInstance),
  'PUT /v2/instance/{id}?stop': named(instance.stopInstance),
  'PUT /v2/instance/{id}?reboot': named(change.rebootInstance),
  'PUT /v2/instance/{id}?modifyAttribute': named(change.modifyAttributes),
  'PUT /v2/instance/{id}?modifyDesc': named(change.modifyDescription),
  'PUT /v2/instance/{id}?bind': named(change.joinFirewall),
  'PUT /v2/instance/{id}?unbind': named(change.leaveFirewall),
  'PUT /v2/instance/{id}?resize': named(change.resizeByNumbers),
  'PUT /v2/instanceBySpec/{id}?resize': named(change.resizeBySpec),
  'PUT /v2/instance/{id}/deletionProtection': named(change.protect),
  'PUT /v2/instance/batchAction?start': listed(change.batchStart),
  'PUT /v2/instance/batchAction?stop': listed(change.batchStop),
  'PUT /v2/instance/batchAction?reboot': listed(change.batchReboot),
  'POST /v2/instance/listByInstanceId': listed(change.listByIds),
  'POST /v2/recycle/instance': listed(change.listRecycled),
  'POST /v2/instance/{id}': named(instance.deleteInstance),
  'DELETE /v2/instance/{id}': named(instance.deleteInstance),
  'PUT /v2/instance/{id}/tag?bind': named(instance.bindTags),
  'PUT /v2/instance/{id}/tag?unbind': named(change.unbindTags),
  'GET /v2/volume': listed(change.listDisks),
  'GET /v2/volume/{id}': named(change.readDisk),
  'POST /v2/keypair?create': listed(change.createKeyPair),
  'POST /v2/keypair?import': listed(change.createKeyPair),
  'GET /v2/keypair': listed(change.listKeyPairs),
  'DELETE /v2/keypair/{id}': named(change.deleteKeyPair),
  'POST /v1/vpc': listed(network.createNetwork),
  'GET /v1/vpc': listed(network.listNetworks),
  'GET /v1/vpc/{id}': named(network.readNetwork),
  'PUT /v1/vpc/{id}?modifyAttribute': named(network.renameNetwork),
  'DELETE /v1/vpc/{id}': named(network.deleteNetwork),
  'POST /v1/subnet': listed(network.createSubnet),
  'GET /v1/subnet': listed(network.listSubnets),
  'GET /v1/subnet/{id}': named(network.readSubnet),
  'PUT /v1/subnet/{id}?modifyAttribute': named(network.renameSubnet),
  'DELETE /v1/subnet/{id}': named(network.deleteSubnet),
  'POST /v2/securityGroup': listed(network.createFirewall),
  'GET /v2/securityGroup': listed(network.listFirewalls),
  'GET /v2/securityGroup/{id}': named(network.readFirewall),
  'DELETE /v2/securityGroup/rule/{id}': named(network.deleteRule),
  'PUT /v2/securityGroup/{id}?authorizeRule': named(network.addRule),
  'PUT /v2/securityGroup/{id}?revokeRule': named(network.removeRule),
  'DELETE /v2/securityGroup/{id}': named(network.deleteFirewall),
  'POST /v1/eip': listed(address.createAddress),
  'GET /v1/eip': listed(address.listAddresses),
  'GET /v1/eip/{id}': named(address.readAddress),
  'PUT /v1/eip/{id}?resize': named(address.resizeAddress),
  'PUT /v1/eip/{id}?bind': named(address.bindAddress),
  'PUT /v1/eip/{id}?unbind': named(address.unbindAddress),
  'DELETE /v1/eip/{id}': named(address.deleteAddress),
};

export const operationNames = Object.keys(operations);

/** Query parameters that say what is done. */
const actions = [...new Set(operationNames.flatMap((name) => name.split('?').slice(1)))];
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
  const parts = path.split('/');
  const named = (at: number) => ({ pattern: parts.with(at, '{id}').join('/'), id: parts[at] ?? '' });
  const candidates = [{ pattern: path, id: '' }, ...(parts.length > 3 ? [named(3), named(parts.length - 1)] : [])];
  for (const { pattern, id } of candidates) {
    const name = `${method} ${pattern}${suffix}`;
    const handle = operations[name];
    if (handle !== undefined) return { name, id, handle, showsInstances: showingInstances.has(name) };
  }
  return undefined;
}
