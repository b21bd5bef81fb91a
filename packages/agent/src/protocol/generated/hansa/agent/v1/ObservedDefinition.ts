// Original file: src/protocol/agent.proto


export interface ObservedDefinition {
  'name'?: (string);
  'approvedSequence'?: (number);
  'committedSequence'?: (number);
}

export interface ObservedDefinition__Output {
  'name': (string);
  'approvedSequence': (number);
  'committedSequence': (number);
}
