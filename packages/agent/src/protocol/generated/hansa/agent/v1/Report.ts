// Original file: src/protocol/agent.proto

import type { Observed as _hansa_agent_v1_Observed, Observed__Output as _hansa_agent_v1_Observed__Output } from '../../../hansa/agent/v1/Observed.ts';
import type { Long } from '@grpc/proto-loader';

export interface Report {
  'sequence'?: (number | string | Long);
  'full'?: (boolean);
  'observed'?: (_hansa_agent_v1_Observed)[];
  'removed'?: (string)[];
}

export interface Report__Output {
  'sequence': (number);
  'full': (boolean);
  'observed': (_hansa_agent_v1_Observed__Output)[];
  'removed': (string)[];
}
