// Original file: src/protocol/agent.proto


export interface ContractDefinition {
  'name'?: (string);
  'version'?: (string);
  'sequence'?: (number);
  'label'?: (string);
}

export interface ContractDefinition__Output {
  'name': (string);
  'version': (string);
  'sequence': (number);
  'label': (string);
}
