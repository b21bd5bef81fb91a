// Original file: src/protocol/agent.proto


export interface IdentityCsr {
  'name'?: (string);
  'csr'?: (string);
}

export interface IdentityCsr__Output {
  'name': (string);
  'csr': (string);
}
