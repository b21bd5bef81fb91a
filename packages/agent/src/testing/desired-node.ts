import type { DesiredNode } from '../protocol/index.ts';

/** A host of a city node as the control plane wants it, on a loopback address of its own: all of the city unless told. */
export function desiredNode(
  mspId: string,
  address: string,
  part: Partial<Pick<DesiredNode, 'components' | 'peers'>> = {},
): DesiredNode {
  return {
    mspId,
    city: '330100',
    listenAddress: address,
    advertisedAddress: address,
    dnsNames: [],
    ports: {
      ca: 7054,
      caOperations: 7055,
      orderer: 7050,
      ordererAdmin: 7053,
      ordererOperations: 8443,
      peer: 7051,
      peerChaincode: 7052,
      peerOperations: 9443,
      gateway: 8444,
    },
    components: ['ca', 'orderer', 'peer', 'gateway'],
    peers: [],
    ...part,
  };
}
