import { type DeploymentFacts, paidParts, reads, writes } from '../deployment.ts';
import type { GoogleOptions } from './config.ts';

/** One firewall rule holds all ports of a source, and every source is the same. */
export const deployment: DeploymentFacts = {
  calls: {
    ensureSite: [
      ...reads('compute.networks.get'),
      ...writes('compute.networks.insert'),
      ...reads('compute.subnetworks.get'),
      ...writes('compute.subnetworks.insert'),
      ...reads('compute.firewalls.list', 'compute.firewalls.get'),
      ...writes('compute.firewalls.insert'),
    ],
    createMachine: [
      ...reads('compute.instances.get', 'compute.addresses.get'),
      ...writes('compute.addresses.insert', 'compute.instances.insert'),
      ...reads('compute.zoneOperations.get'),
    ],
    observeMachine: reads('compute.instances.get', 'compute.addresses.get'),
  },
  parts: ({ type, diskGiB }, options) => {
    const disk = (options as GoogleOptions).diskType ?? 'pd-balanced';
    return paidParts({ machine: type, disk, diskQuantity: diskGiB, address: 'external-ipv4' });
  },
  defaultLimits: [],
};
