export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `{id}` stands for what the call names. */
  readonly path: string;
  /** A query parameter without a value that says what is done. */
  readonly action?: string;
  readonly effect: 'read' | 'write';
}

const read = (path: string): Operation => ({ method: 'GET', path, effect: 'read' });
const write = (method: Operation['method'], path: string, action?: string): Operation => ({
  method,
  path,
  effect: 'write',
  ...(action === undefined ? {} : { action }),
});

/**
 * Every call that the adapter makes, as `baidubce/bce-sdk-go` 0.9.273 has them; `infra/baidu/calls.json` holds the same, which a
 * test compares.
 */
export const operations = {
  listZones: read('/v2/zone'),
  listFlavors: read('/v2/instance/flavorSpec'),
  listImages: read('/v2/image'),
  createInstance: write('POST', '/v2/instanceBySpec'),
  listInstances: read('/v2/instance'),
  readInstance: read('/v2/instance/{id}'),
  startInstance: write('PUT', '/v2/instance/{id}', 'start'),
  deleteInstance: write('POST', '/v2/instance/{id}'),
  listNetworks: read('/v1/vpc'),
  createNetwork: write('POST', '/v1/vpc'),
  deleteNetwork: write('DELETE', '/v1/vpc/{id}'),
  listSubnets: read('/v1/subnet'),
  createSubnet: write('POST', '/v1/subnet'),
  deleteSubnet: write('DELETE', '/v1/subnet/{id}'),
  listFirewalls: read('/v2/securityGroup'),
  createFirewall: write('POST', '/v2/securityGroup'),
  addRule: write('PUT', '/v2/securityGroup/{id}', 'authorizeRule'),
  removeRule: write('PUT', '/v2/securityGroup/{id}', 'revokeRule'),
  deleteFirewall: write('DELETE', '/v2/securityGroup/{id}'),
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
