// Original file: src/protocol/agent.proto

import type { Ports as _hansa_agent_v1_Ports, Ports__Output as _hansa_agent_v1_Ports__Output } from '../../../hansa/agent/v1/Ports.ts';

export interface DesiredNode {
  'mspId'?: (string);
  'city'?: (string);
  'listenAddress'?: (string);
  'advertisedAddress'?: (string);
  'dnsNames'?: (string)[];
  'ports'?: (_hansa_agent_v1_Ports | null);
  'components'?: (string)[];
  'peers'?: (string)[];
}

export interface DesiredNode__Output {
  'mspId': (string);
  'city': (string);
  'listenAddress': (string);
  'advertisedAddress': (string);
  'dnsNames': (string)[];
  'ports': (_hansa_agent_v1_Ports__Output | null);
  'components': (string)[];
  'peers': (string)[];
}
