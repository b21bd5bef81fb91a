// Original file: src/protocol/agent.proto

import type { ContractDefinition as _hansa_agent_v1_ContractDefinition, ContractDefinition__Output as _hansa_agent_v1_ContractDefinition__Output } from '../../../hansa/agent/v1/ContractDefinition.ts';

export interface DesiredChannel {
  'channelId'?: (string);
  'genesisDigest'?: (string);
  'order'?: (boolean);
  'endorse'?: (boolean);
  'contracts'?: (_hansa_agent_v1_ContractDefinition)[];
  'approvedElsewhere'?: (boolean);
}

export interface DesiredChannel__Output {
  'channelId': (string);
  'genesisDigest': (string);
  'order': (boolean);
  'endorse': (boolean);
  'contracts': (_hansa_agent_v1_ContractDefinition__Output)[];
  'approvedElsewhere': (boolean);
}
