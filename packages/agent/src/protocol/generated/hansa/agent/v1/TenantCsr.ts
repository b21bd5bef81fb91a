// Original file: src/protocol/agent.proto


export interface TenantCsr {
  'tenantId'?: (string);
  'csr'?: (string);
}

export interface TenantCsr__Output {
  'tenantId': (string);
  'csr': (string);
}
