// Original file: src/protocol/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface DesiredBundle {
  'sequence'?: (number | string | Long);
  'jws'?: (string);
}

export interface DesiredBundle__Output {
  'sequence': (number);
  'jws': (string);
}
