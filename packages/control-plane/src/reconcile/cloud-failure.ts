import type { CloudError } from '@hansa/clouds';
import { isFalse, isUnknown } from '@hansa/core';
import { adviceOn, reasonOf, tellRefusal } from '../cloud/refusal.ts';
import type { PhaseReport } from './phase.ts';

/**
 * What a cloud's refusal does to a resource: a condition with its class as the reason, and in the message who must act and
 * the vendor's own code and request id. The row stays and is looked at again; a rotation of the account wakes it at once.
 * `lost`: what was there may still be, so the condition is Unknown; else it is False where nothing was made for certain.
 */
export function cloudFailure(condition: string, error: CloudError, { lost }: { readonly lost: boolean }): PhaseReport {
  const { todo, restMs } = adviceOn[error.errorClass];
  const told = lost || todo === undefined ? isUnknown : isFalse;
  const pause = error.retryAfterMs ?? restMs;
  return {
    conditions: [told(condition, reasonOf(error), tellRefusal(error))],
    failure: error,
    ...(pause === undefined || lost ? {} : { restMs: Math.max(pause, restMs ?? 0) }),
  };
}
