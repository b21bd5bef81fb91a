// Original file: src/protocol/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface DesiredStored {
  'revision'?: (number | string | Long);
}

export interface DesiredStored__Output {
  'revision': (number);
}
