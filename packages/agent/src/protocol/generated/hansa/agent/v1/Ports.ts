// Original file: src/protocol/agent.proto


export interface Ports {
  'ca'?: (number);
  'caOperations'?: (number);
  'orderer'?: (number);
  'ordererAdmin'?: (number);
  'ordererOperations'?: (number);
  'peer'?: (number);
  'peerChaincode'?: (number);
  'peerOperations'?: (number);
  'gateway'?: (number);
}

export interface Ports__Output {
  'ca': (number);
  'caOperations': (number);
  'orderer': (number);
  'ordererAdmin': (number);
  'ordererOperations': (number);
  'peer': (number);
  'peerChaincode': (number);
  'peerOperations': (number);
  'gateway': (number);
}
