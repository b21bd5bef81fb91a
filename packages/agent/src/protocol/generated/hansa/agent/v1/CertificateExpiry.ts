// Original file: src/protocol/agent.proto


export interface CertificateExpiry {
  'name'?: (string);
  'notAfter'?: (string);
}

export interface CertificateExpiry__Output {
  'name': (string);
  'notAfter': (string);
}
