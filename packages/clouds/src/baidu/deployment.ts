import { type DeploymentFacts, paidParts, reads, writes, writesPer } from '../deployment.ts';
import { type BaiduOptions, baiduDefaults } from './config.ts';

/** The address is bought with the machine, by the same call. */
export const deployment: DeploymentFacts = {
  calls: {
    ensureSite: [
      ...reads('GET /v1/vpc'),
      ...writes('POST /v1/vpc'),
      ...reads('GET /v1/subnet', 'GET /v2/zone'),
      ...writes('POST /v1/subnet'),
      ...reads('GET /v2/securityGroup'),
      ...writes('POST /v2/securityGroup'),
      ...writesPer('rule', 'PUT /v2/securityGroup/{id}?authorizeRule'),
    ],
    createMachine: [...reads('GET /v2/image'), ...writes('POST /v2/instanceBySpec')],
    observeMachine: reads('GET /v2/instance/{id}'),
  },
  parts: ({ type, diskGiB }, options) => {
    const disk = (options as BaiduOptions).diskType ?? baiduDefaults.diskType;
    return paidParts({ machine: type, disk, diskQuantity: diskGiB, address: 'eip' });
  },
  defaultLimits: [],
};
