import { type DeploymentFacts, paidParts, reads, writes, writesPer } from '../deployment.ts';
import { type TelecomOptions, telecomDefaults } from './config.ts';

export const deployment: DeploymentFacts = {
  calls: {
    ensureSite: [
      ...reads('GET /v4/vpc/new-list'),
      ...writes('POST /v4/vpc/create'),
      ...reads('GET /v4/vpc/new-list-subnet'),
      ...writes('POST /v4/vpc/create-subnet'),
      ...reads('GET /v4/vpc/new-query-security-groups'),
      ...writes('POST /v4/vpc/create-security-group', 'POST /v4/vpc/create-security-group-ingress'),
    ],
    createMachine: [
      ...reads('POST /v4/ecs/list-instances', 'GET /v4/region/get-zones', 'POST /v4/ecs/flavor/list'),
      ...reads('GET /v4/image/list', 'POST /v4/eip/new-list'),
      ...writesPer('token', 'POST /v4/eip/create'),
      ...writes('POST /v4/ecs/create-instance'),
      ...reads('GET /v4/ecs/order/query-uuid'),
    ],
    observeMachine: reads('POST /v4/ecs/list-instances', 'POST /v4/eip/new-list', 'GET /v4/ecs/order/query-uuid'),
  },
  parts: ({ type, diskGiB }, options) => {
    const disk = (options as TelecomOptions).bootDiskType ?? telecomDefaults.bootDiskType;
    return paidParts({ machine: type, disk, diskQuantity: diskGiB, address: 'eip' });
  },
  defaultLimits: [],
};
