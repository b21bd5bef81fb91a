// Original file: src/protocol/agent.proto


export interface TaskResult {
  'id'?: (string);
  'ok'?: (boolean);
  'errorCode'?: (string);
  'errorMessage'?: (string);
}

export interface TaskResult__Output {
  'id': (string);
  'ok': (boolean);
  'errorCode': (string);
  'errorMessage': (string);
}
