/** Products with a host of their own: `https://<product>-global.ctapi.ctyun.cn`. */
export type Product = 'ctecs' | 'ctvpc' | 'ctimage';

export interface Operation {
  readonly product: Product;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly effect: 'read' | 'write';
}

const read = (product: Product, method: Operation['method'], path: string): Operation => ({
  product,
  method,
  path,
  effect: 'read',
});
const write = (product: Product, path: string): Operation => ({ product, method: 'POST', path, effect: 'write' });

/**
 * Every call that the adapter makes; `infra/telecom/calls.json` holds the same, which a test compares. Paths and fields are
 * those of the generated clients in `ctyun-it/terraform-provider-ctyun` (2025-09-26), `internal/core`.
 */
export const operations = {
  listRegions: read('ctecs', 'GET', '/v4/region/list-regions'),
  listZones: read('ctecs', 'GET', '/v4/region/get-zones'),
  readQuotas: read('ctecs', 'GET', '/v4/region/customer-quotas'),
  queryPrice: read('ctecs', 'POST', '/v4/new-order/query-price'),
  listFlavors: read('ctecs', 'POST', '/v4/ecs/flavor/list'),
  listImages: read('ctimage', 'GET', '/v4/image/list'),
  createInstance: write('ctecs', '/v4/ecs/create-instance'),
  readOrder: read('ctecs', 'GET', '/v4/ecs/order/query-uuid'),
  findInstances: read('ctecs', 'POST', '/v4/ecs/list-instances'),
  listInstances: read('ctecs', 'POST', '/v4/ecs/describe-instances'),
  startInstance: write('ctecs', '/v4/ecs/start-instance'),
  deleteInstance: write('ctecs', '/v4/ecs/delete-instance'),
  listAddresses: read('ctvpc', 'POST', '/v4/eip/new-list'),
  createAddress: write('ctvpc', '/v4/eip/create'),
  deleteAddress: write('ctvpc', '/v4/eip/delete'),
  listNetworks: read('ctvpc', 'GET', '/v4/vpc/new-list'),
  createNetwork: write('ctvpc', '/v4/vpc/create'),
  deleteNetwork: write('ctvpc', '/v4/vpc/delete'),
  listSubnets: read('ctvpc', 'GET', '/v4/vpc/new-list-subnet'),
  createSubnet: write('ctvpc', '/v4/vpc/create-subnet'),
  deleteSubnet: write('ctvpc', '/v4/vpc/delete-subnet'),
  listFirewalls: read('ctvpc', 'GET', '/v4/vpc/new-query-security-groups'),
  createFirewall: write('ctvpc', '/v4/vpc/create-security-group'),
  deleteFirewall: write('ctvpc', '/v4/vpc/delete-security-group'),
  addIngress: write('ctvpc', '/v4/vpc/create-security-group-ingress'),
  removeIngress: write('ctvpc', '/v4/vpc/revoke-security-group-ingress'),
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
