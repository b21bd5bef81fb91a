// Original file: src/protocol/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface Hello {
  'agentVersion'?: (string);
  'bootId'?: (string);
  'revision'?: (number | string | Long);
}

export interface Hello__Output {
  'agentVersion': (string);
  'bootId': (string);
  'revision': (number);
}
