// Original file: src/protocol/agent.proto

import type { IdentityCertificate as _hansa_agent_v1_IdentityCertificate, IdentityCertificate__Output as _hansa_agent_v1_IdentityCertificate__Output } from '../../../hansa/agent/v1/IdentityCertificate.ts';

export interface IssuedCertificates {
  'caCertificate'?: (string);
  'tlsCaCertificate'?: (string);
  'certificates'?: (_hansa_agent_v1_IdentityCertificate)[];
}

export interface IssuedCertificates__Output {
  'caCertificate': (string);
  'tlsCaCertificate': (string);
  'certificates': (_hansa_agent_v1_IdentityCertificate__Output)[];
}
