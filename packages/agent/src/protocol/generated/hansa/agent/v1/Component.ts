// Original file: src/protocol/agent.proto


export interface Component {
  'name'?: (string);
  'state'?: (string);
  'restarts'?: (number);
  'message'?: (string);
}

export interface Component__Output {
  'name': (string);
  'state': (string);
  'restarts': (number);
  'message': (string);
}
