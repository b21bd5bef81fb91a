// Original file: src/protocol/agent.proto

import type { Hello as _hansa_agent_v1_Hello, Hello__Output as _hansa_agent_v1_Hello__Output } from '../../../hansa/agent/v1/Hello.ts';
import type { Report as _hansa_agent_v1_Report, Report__Output as _hansa_agent_v1_Report__Output } from '../../../hansa/agent/v1/Report.ts';
import type { TaskResult as _hansa_agent_v1_TaskResult, TaskResult__Output as _hansa_agent_v1_TaskResult__Output } from '../../../hansa/agent/v1/TaskResult.ts';
import type { DesiredStored as _hansa_agent_v1_DesiredStored, DesiredStored__Output as _hansa_agent_v1_DesiredStored__Output } from '../../../hansa/agent/v1/DesiredStored.ts';

export interface Up {
  'hello'?: (_hansa_agent_v1_Hello | null);
  'report'?: (_hansa_agent_v1_Report | null);
  'taskResult'?: (_hansa_agent_v1_TaskResult | null);
  'desiredStored'?: (_hansa_agent_v1_DesiredStored | null);
  'message'?: "hello"|"report"|"taskResult"|"desiredStored";
}

export interface Up__Output {
  'hello'?: (_hansa_agent_v1_Hello__Output | null);
  'report'?: (_hansa_agent_v1_Report__Output | null);
  'taskResult'?: (_hansa_agent_v1_TaskResult__Output | null);
  'desiredStored'?: (_hansa_agent_v1_DesiredStored__Output | null);
  'message'?: "hello"|"report"|"taskResult"|"desiredStored";
}
