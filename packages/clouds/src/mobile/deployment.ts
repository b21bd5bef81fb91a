import { type DeploymentFacts, paidParts, reads, writes, writesPer } from '../deployment.ts';

/** The address is ordered with the machine, by the same call. */
export const deployment: DeploymentFacts = {
  calls: {
    ensureSite: [
      ...reads('GET /api/openapi-vpc/customer/v3/vpc'),
      ...writes('POST /api/openapi-vpc/customer/v3/order/create/vpc'),
      ...reads('GET /api/openapi-vpc/customer/v3/subnet', 'GET /api/openapi-vpc/customer/v3/SecurityGroup'),
      ...writes('POST /api/openapi-vpc/customer/v3/SecurityGroup'),
      ...reads('GET /api/openapi-vpc/customer/v3/SecurityGroupRule'),
      ...writesPer('rule', 'POST /api/openapi-vpc/customer/v3/SecurityGroupRule'),
    ],
    createMachine: [
      ...reads('POST /api/openapi-instance/v4/list/describe-instances'),
      ...reads('GET /api/openapi-instance/v4/region/describe-zones'),
      ...writes('POST /api/openapi-ecs/acl/v3/server/order'),
    ],
    observeMachine: reads(
      'GET /api/openapi-ecs/acl/v3/server/order/relation/info',
      'POST /api/openapi-instance/v4/list/describe-instances',
      'GET /api/openapi-instance/v4/virtual-networks',
    ),
  },
  parts: ({ type, diskGiB }) =>
    paidParts({ machine: type, disk: 'highPerformance', diskQuantity: diskGiB, address: 'ip' }),
  defaultLimits: [],
};
