// Original file: src/protocol/agent.proto


export interface ObservedContract {
  'label'?: (string);
  'packageId'?: (string);
  'installed'?: (boolean);
  'state'?: (string);
  'sandboxed'?: (boolean);
  'message'?: (string);
}

export interface ObservedContract__Output {
  'label': (string);
  'packageId': (string);
  'installed': (boolean);
  'state': (string);
  'sandboxed': (boolean);
  'message': (string);
}
