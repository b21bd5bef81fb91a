// Original file: src/protocol/agent.proto

import type { DesiredNode as _hansa_agent_v1_DesiredNode, DesiredNode__Output as _hansa_agent_v1_DesiredNode__Output } from '../../../hansa/agent/v1/DesiredNode.ts';
import type { DesiredContract as _hansa_agent_v1_DesiredContract, DesiredContract__Output as _hansa_agent_v1_DesiredContract__Output } from '../../../hansa/agent/v1/DesiredContract.ts';
import type { DesiredChannel as _hansa_agent_v1_DesiredChannel, DesiredChannel__Output as _hansa_agent_v1_DesiredChannel__Output } from '../../../hansa/agent/v1/DesiredChannel.ts';
import type { DesiredBundle as _hansa_agent_v1_DesiredBundle, DesiredBundle__Output as _hansa_agent_v1_DesiredBundle__Output } from '../../../hansa/agent/v1/DesiredBundle.ts';
import type { DesiredCertify as _hansa_agent_v1_DesiredCertify, DesiredCertify__Output as _hansa_agent_v1_DesiredCertify__Output } from '../../../hansa/agent/v1/DesiredCertify.ts';
import type { IssuedCertificates as _hansa_agent_v1_IssuedCertificates, IssuedCertificates__Output as _hansa_agent_v1_IssuedCertificates__Output } from '../../../hansa/agent/v1/IssuedCertificates.ts';

export interface DesiredSubject {
  'subject'?: (string);
  'node'?: (_hansa_agent_v1_DesiredNode | null);
  'contract'?: (_hansa_agent_v1_DesiredContract | null);
  'channel'?: (_hansa_agent_v1_DesiredChannel | null);
  'bundle'?: (_hansa_agent_v1_DesiredBundle | null);
  'certify'?: (_hansa_agent_v1_DesiredCertify | null);
  'enrolment'?: (_hansa_agent_v1_IssuedCertificates | null);
  'body'?: "node"|"contract"|"channel"|"bundle"|"certify"|"enrolment";
}

export interface DesiredSubject__Output {
  'subject': (string);
  'node'?: (_hansa_agent_v1_DesiredNode__Output | null);
  'contract'?: (_hansa_agent_v1_DesiredContract__Output | null);
  'channel'?: (_hansa_agent_v1_DesiredChannel__Output | null);
  'bundle'?: (_hansa_agent_v1_DesiredBundle__Output | null);
  'certify'?: (_hansa_agent_v1_DesiredCertify__Output | null);
  'enrolment'?: (_hansa_agent_v1_IssuedCertificates__Output | null);
  'body'?: "node"|"contract"|"channel"|"bundle"|"certify"|"enrolment";
}
