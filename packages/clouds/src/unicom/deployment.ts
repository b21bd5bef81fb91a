import { type DeploymentFacts, paidParts, reads, writes } from '../deployment.ts';

/** The calls of `createMachine` are sent only with the option `unprovenCreate`; what they are is a guess. */
export const deployment: DeploymentFacts = {
  calls: {
    ensureSite: [
      ...reads('GET /instance/v1/product/vpcs'),
      ...writes('POST /instance/v1/product/vpcs'),
      ...reads('GET /instance/v1/product/subnets', 'GET /instance/v1/product/zones'),
      ...writes('POST /instance/v1/product/subnets'),
      ...reads('GET /instance/v1/product/securitygroup'),
      ...writes('POST /instance/v1/product/securitygroup', 'POST /instance/v1/product/securitygrouprule'),
    ],
    createMachine: [
      ...reads('GET /instance/v1/product/ecs', 'GET /instance/v1/product/vpcs', 'GET /instance/v1/product/subnets'),
      ...reads('GET /instance/v1/product/securitygroup'),
      ...writes('POST /instance/v1/product/ecs'),
    ],
    observeMachine: reads('GET /instance/v1/product/ecs'),
  },
  parts: ({ type, diskGiB }) =>
    paidParts({ machine: type, disk: 'cloud-disk', diskQuantity: diskGiB, address: 'public-ip' }),
  defaultLimits: [],
};
