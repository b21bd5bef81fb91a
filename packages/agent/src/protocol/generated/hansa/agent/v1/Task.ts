// Original file: src/protocol/agent.proto

import type { CommitContract as _hansa_agent_v1_CommitContract, CommitContract__Output as _hansa_agent_v1_CommitContract__Output } from '../../../hansa/agent/v1/CommitContract.ts';
import type { UnjoinChannels as _hansa_agent_v1_UnjoinChannels, UnjoinChannels__Output as _hansa_agent_v1_UnjoinChannels__Output } from '../../../hansa/agent/v1/UnjoinChannels.ts';

export interface Task {
  'id'?: (string);
  'commitContract'?: (_hansa_agent_v1_CommitContract | null);
  'unjoinChannels'?: (_hansa_agent_v1_UnjoinChannels | null);
  'body'?: "commitContract"|"unjoinChannels";
}

export interface Task__Output {
  'id': (string);
  'commitContract'?: (_hansa_agent_v1_CommitContract__Output | null);
  'unjoinChannels'?: (_hansa_agent_v1_UnjoinChannels__Output | null);
  'body'?: "commitContract"|"unjoinChannels";
}
