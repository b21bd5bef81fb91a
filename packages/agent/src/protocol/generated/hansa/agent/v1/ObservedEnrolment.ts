// Original file: src/protocol/agent.proto

import type { IdentityCsr as _hansa_agent_v1_IdentityCsr, IdentityCsr__Output as _hansa_agent_v1_IdentityCsr__Output } from '../../../hansa/agent/v1/IdentityCsr.ts';

export interface ObservedEnrolment {
  'csrs'?: (_hansa_agent_v1_IdentityCsr)[];
}

export interface ObservedEnrolment__Output {
  'csrs': (_hansa_agent_v1_IdentityCsr__Output)[];
}
