// Original file: src/protocol/agent.proto


export interface Close {
  'reason'?: (string);
}

export interface Close__Output {
  'reason': (string);
}
