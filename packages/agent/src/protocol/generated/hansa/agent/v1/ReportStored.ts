// Original file: src/protocol/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface ReportStored {
  'sequence'?: (number | string | Long);
}

export interface ReportStored__Output {
  'sequence': (number);
}
