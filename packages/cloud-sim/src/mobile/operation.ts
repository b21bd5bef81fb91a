import type { Fields } from './input.ts';

/** One request to an operation, authenticated and read. */
export interface Asked {
  /** Values of `{…}` in its path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The body, out of its wrapper if it came in one. */
  readonly body: Fields;
  readonly region: string;
}

/** `METHOD /path/{with}/{parts}` → what answers it: the envelope's body, or a `Refusal` thrown. */
export type Operations = Readonly<Record<string, (asked: Asked) => unknown>>;

/** Fields that a body may be wrapped in: the operation's name in camel case and `Body`. Both shapes are taken. */
const wrappers: Readonly<Record<string, string>> = {
  'POST /api/openapi-instance/v4/delete-instances': 'deleteInstancesBody',
  'POST /api/openapi-instance/v4/batch-start-instances': 'batchStartInstancesBody',
  'POST /api/openapi-instance/v4/batch-stop-instances': 'batchStopInstancesBody',
  'POST /api/openapi-instance/v4/batch-reboot-instances': 'batchRebootInstancesBody',
  'POST /api/openapi-instance/v4/batch-query-price-info': 'batchQueryPriceInfoBody',
  'POST /api/openapi-vpc/customer/v3/order/create/vpc': 'vpcOrderCreateBody',
  'POST /api/openapi-vpc/customer/v3/order/delete': 'commonMopOrderDeleteVpcBody',
  'POST /api/openapi-vpc/customer/v3/network': 'createNetworkBody',
  'PUT /api/openapi-vpc/customer/v3/port/portSecurityGroups': 'updatePortSecurityGroupsBody',
};

export function unwrap(operation: string, body: Fields): { readonly body: Fields; readonly shape: 'flat' | 'wrapped' } {
  const wrapper = wrappers[operation];
  const inner = wrapper === undefined ? undefined : body[wrapper];
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? { body: inner as Fields, shape: 'wrapped' }
    : { body, shape: 'flat' };
}

export interface Route {
  readonly operation: string;
  readonly path: Readonly<Record<string, string>>;
}

/** Finds operations by method and path; a path without parts goes before one with. */
export function createRouter(operations: readonly string[]): (method: string, path: string) => Route | undefined {
  const routes = operations
    .map((operation) => {
      const [method = '', template = ''] = operation.split(' ');
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const pattern = new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '([^/]+)')}$`);
      return { operation, method, names, pattern };
    })
    .sort((a, b) => a.names.length - b.names.length);
  return (method, path) => {
    for (const route of routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (match === null) continue;
      const values = route.names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]);
      return { operation: route.operation, path: Object.fromEntries(values) };
    }
    return undefined;
  };
}
