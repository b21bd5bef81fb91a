// Original file: src/protocol/agent.proto


export interface IdentityCertificate {
  'name'?: (string);
  'certificate'?: (string);
}

export interface IdentityCertificate__Output {
  'name': (string);
  'certificate': (string);
}
