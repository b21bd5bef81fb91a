// Original file: src/protocol/agent.proto

import type { DesiredSubject as _hansa_agent_v1_DesiredSubject, DesiredSubject__Output as _hansa_agent_v1_DesiredSubject__Output } from '../../../hansa/agent/v1/DesiredSubject.ts';
import type { Long } from '@grpc/proto-loader';

export interface Desired {
  'revision'?: (number | string | Long);
  'full'?: (boolean);
  'upserts'?: (_hansa_agent_v1_DesiredSubject)[];
  'removals'?: (string)[];
}

export interface Desired__Output {
  'revision': (number);
  'full': (boolean);
  'upserts': (_hansa_agent_v1_DesiredSubject__Output)[];
  'removals': (string)[];
}
