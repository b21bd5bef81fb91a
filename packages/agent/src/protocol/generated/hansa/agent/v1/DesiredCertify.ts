// Original file: src/protocol/agent.proto

import type { IdentityCsr as _hansa_agent_v1_IdentityCsr, IdentityCsr__Output as _hansa_agent_v1_IdentityCsr__Output } from '../../../hansa/agent/v1/IdentityCsr.ts';

export interface DesiredCertify {
  'hostId'?: (string);
  'csrs'?: (_hansa_agent_v1_IdentityCsr)[];
  'hosts'?: (string)[];
}

export interface DesiredCertify__Output {
  'hostId': (string);
  'csrs': (_hansa_agent_v1_IdentityCsr__Output)[];
  'hosts': (string)[];
}
