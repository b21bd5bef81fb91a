// Original file: src/protocol/agent.proto

import type { Desired as _hansa_agent_v1_Desired, Desired__Output as _hansa_agent_v1_Desired__Output } from '../../../hansa/agent/v1/Desired.ts';
import type { Task as _hansa_agent_v1_Task, Task__Output as _hansa_agent_v1_Task__Output } from '../../../hansa/agent/v1/Task.ts';
import type { ReportStored as _hansa_agent_v1_ReportStored, ReportStored__Output as _hansa_agent_v1_ReportStored__Output } from '../../../hansa/agent/v1/ReportStored.ts';
import type { Close as _hansa_agent_v1_Close, Close__Output as _hansa_agent_v1_Close__Output } from '../../../hansa/agent/v1/Close.ts';

export interface Down {
  'desired'?: (_hansa_agent_v1_Desired | null);
  'task'?: (_hansa_agent_v1_Task | null);
  'reportStored'?: (_hansa_agent_v1_ReportStored | null);
  'close'?: (_hansa_agent_v1_Close | null);
  'message'?: "desired"|"task"|"reportStored"|"close";
}

export interface Down__Output {
  'desired'?: (_hansa_agent_v1_Desired__Output | null);
  'task'?: (_hansa_agent_v1_Task__Output | null);
  'reportStored'?: (_hansa_agent_v1_ReportStored__Output | null);
  'close'?: (_hansa_agent_v1_Close__Output | null);
  'message'?: "desired"|"task"|"reportStored"|"close";
}
