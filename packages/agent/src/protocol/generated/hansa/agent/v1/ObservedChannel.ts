// Original file: src/protocol/agent.proto

import type { ObservedDefinition as _hansa_agent_v1_ObservedDefinition, ObservedDefinition__Output as _hansa_agent_v1_ObservedDefinition__Output } from '../../../hansa/agent/v1/ObservedDefinition.ts';
import type { Long } from '@grpc/proto-loader';

export interface ObservedChannel {
  'channelId'?: (string);
  'orderer'?: (string);
  'ordererHeight'?: (number | string | Long);
  'peer'?: (string);
  'peerHeight'?: (number | string | Long);
  'contracts'?: (_hansa_agent_v1_ObservedDefinition)[];
  'errorCode'?: (string);
  'errorMessage'?: (string);
}

export interface ObservedChannel__Output {
  'channelId': (string);
  'orderer': (string);
  'ordererHeight': (number);
  'peer': (string);
  'peerHeight': (number);
  'contracts': (_hansa_agent_v1_ObservedDefinition__Output)[];
  'errorCode': (string);
  'errorMessage': (string);
}
