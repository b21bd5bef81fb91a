import type { Ports } from '@hansa/agent/protocol';

/** Where a host's components listen: the same on every host, since each machine has an address of its own. */
export const hostPorts: Ports = {
  ca: 7054,
  caOperations: 9743,
  orderer: 7050,
  ordererAdmin: 7053,
  ordererOperations: 9443,
  peer: 7051,
  peerChaincode: 7052,
  peerOperations: 9444,
  gateway: 8443,
};
