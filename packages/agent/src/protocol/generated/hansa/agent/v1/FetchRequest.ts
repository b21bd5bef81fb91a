// Original file: src/protocol/agent.proto


export interface FetchRequest {
  'digest'?: (string);
}

export interface FetchRequest__Output {
  'digest': (string);
}
