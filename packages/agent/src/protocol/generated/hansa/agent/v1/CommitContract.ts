// Original file: src/protocol/agent.proto

import type { ContractDefinition as _hansa_agent_v1_ContractDefinition, ContractDefinition__Output as _hansa_agent_v1_ContractDefinition__Output } from '../../../hansa/agent/v1/ContractDefinition.ts';

export interface CommitContract {
  'channelId'?: (string);
  'definition'?: (_hansa_agent_v1_ContractDefinition | null);
  'endorsingMspIds'?: (string)[];
}

export interface CommitContract__Output {
  'channelId': (string);
  'definition': (_hansa_agent_v1_ContractDefinition__Output | null);
  'endorsingMspIds': (string)[];
}
