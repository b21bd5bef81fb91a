// Original file: src/protocol/agent.proto

import type { ObservedNode as _hansa_agent_v1_ObservedNode, ObservedNode__Output as _hansa_agent_v1_ObservedNode__Output } from '../../../hansa/agent/v1/ObservedNode.ts';
import type { ObservedContract as _hansa_agent_v1_ObservedContract, ObservedContract__Output as _hansa_agent_v1_ObservedContract__Output } from '../../../hansa/agent/v1/ObservedContract.ts';
import type { ObservedChannel as _hansa_agent_v1_ObservedChannel, ObservedChannel__Output as _hansa_agent_v1_ObservedChannel__Output } from '../../../hansa/agent/v1/ObservedChannel.ts';
import type { ObservedBundle as _hansa_agent_v1_ObservedBundle, ObservedBundle__Output as _hansa_agent_v1_ObservedBundle__Output } from '../../../hansa/agent/v1/ObservedBundle.ts';
import type { IssuedCertificates as _hansa_agent_v1_IssuedCertificates, IssuedCertificates__Output as _hansa_agent_v1_IssuedCertificates__Output } from '../../../hansa/agent/v1/IssuedCertificates.ts';
import type { ObservedEnrolment as _hansa_agent_v1_ObservedEnrolment, ObservedEnrolment__Output as _hansa_agent_v1_ObservedEnrolment__Output } from '../../../hansa/agent/v1/ObservedEnrolment.ts';

export interface Observed {
  'subject'?: (string);
  'node'?: (_hansa_agent_v1_ObservedNode | null);
  'contract'?: (_hansa_agent_v1_ObservedContract | null);
  'channel'?: (_hansa_agent_v1_ObservedChannel | null);
  'bundle'?: (_hansa_agent_v1_ObservedBundle | null);
  'certify'?: (_hansa_agent_v1_IssuedCertificates | null);
  'enrolment'?: (_hansa_agent_v1_ObservedEnrolment | null);
  'body'?: "node"|"contract"|"channel"|"bundle"|"certify"|"enrolment";
}

export interface Observed__Output {
  'subject': (string);
  'node'?: (_hansa_agent_v1_ObservedNode__Output | null);
  'contract'?: (_hansa_agent_v1_ObservedContract__Output | null);
  'channel'?: (_hansa_agent_v1_ObservedChannel__Output | null);
  'bundle'?: (_hansa_agent_v1_ObservedBundle__Output | null);
  'certify'?: (_hansa_agent_v1_IssuedCertificates__Output | null);
  'enrolment'?: (_hansa_agent_v1_ObservedEnrolment__Output | null);
  'body'?: "node"|"contract"|"channel"|"bundle"|"certify"|"enrolment";
}
