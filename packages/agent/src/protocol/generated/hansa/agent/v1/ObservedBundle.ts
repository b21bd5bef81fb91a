// Original file: src/protocol/agent.proto

import type { TenantCsr as _hansa_agent_v1_TenantCsr, TenantCsr__Output as _hansa_agent_v1_TenantCsr__Output } from '../../../hansa/agent/v1/TenantCsr.ts';
import type { Long } from '@grpc/proto-loader';

export interface ObservedBundle {
  'sequence'?: (number | string | Long);
  'serving'?: (string)[];
  'csrs'?: (_hansa_agent_v1_TenantCsr)[];
}

export interface ObservedBundle__Output {
  'sequence': (number);
  'serving': (string)[];
  'csrs': (_hansa_agent_v1_TenantCsr__Output)[];
}
