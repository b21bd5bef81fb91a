// Original file: src/protocol/agent.proto


export interface DesiredContract {
  'label'?: (string);
  'preset'?: (string);
}

export interface DesiredContract__Output {
  'label': (string);
  'preset': (string);
}
