import type { CloudError, CloudErrorClass } from '@hansa/clouds';
import { type ConditionReport, isFalse, isUnknown } from '@hansa/core';
import type { PhaseReport } from './phase.ts';

const minuteMs = 60_000;

interface Advice {
  /** Who must act and how; undefined: nobody, it goes on by itself. */
  readonly todo?: string;
  /** Until somebody acts, asking again sooner than this only costs. Undefined: the usual back-off. */
  readonly restMs?: number;
}

const account = 'Then rotate or change the account, and its cities look again at once';

const adviceOn: Readonly<Record<CloudErrorClass, Advice>> = {
  throttled: {},
  unavailable: {},
  'unknown-outcome': {},
  quota: { todo: 'The operator must ask the cloud for a higher limit, or free some of it', restMs: 10 * minuteMs },
  capacity: { todo: 'The operator may wait, or choose another region', restMs: 5 * minuteMs },
  credentials: { todo: `The operator must give working credentials. ${account}`, restMs: 10 * minuteMs },
  permission: { todo: `The operator must grant the permission. ${account}`, restMs: 10 * minuteMs },
  'account-blocked': {
    todo: 'The operator must settle it with the cloud: a bill, a verification, an agreement',
    restMs: 10 * minuteMs,
  },
  invalid: { todo: `The operator must change what the account says. ${account}`, restMs: 10 * minuteMs },
  'not-found': { todo: `The operator must change what the account says. ${account}`, restMs: 10 * minuteMs },
};

/**
 * What a cloud's refusal does to a resource: a condition with its class as the reason, and in the message who must act and
 * the vendor's own code and request id. The row stays and is looked at again; a rotation of the account wakes it at once.
 * `lost`: what was there may still be, so the condition is Unknown; else it is False where nothing was made for certain.
 */
export function cloudFailure(condition: string, error: CloudError, { lost }: { readonly lost: boolean }): PhaseReport {
  const { restMs } = adviceOn[error.errorClass];
  const pause = error.retryAfterMs ?? restMs;
  return {
    conditions: [failureCondition(condition, error, lost)],
    failure: error,
    ...(pause === undefined || lost ? {} : { restMs: Math.max(pause, restMs ?? 0) }),
  };
}

function failureCondition(condition: string, error: CloudError, lost: boolean): ConditionReport {
  const { todo } = adviceOn[error.errorClass];
  const reason = `Cloud${error.errorClass.replace(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase())}`;
  const message = [error.message, todo, vendorWords(error)].filter((part) => part !== undefined).join('. ');
  return lost || todo === undefined ? isUnknown(condition, reason, message) : isFalse(condition, reason, message);
}

/** For a ticket at the vendor's support. What passes by itself has none: an id that changes with each attempt would be news each time. */
function vendorWords({ vendorCode, vendorRequestId, cloudRetry }: CloudError): string | undefined {
  if (cloudRetry === 'same-request') return undefined;
  const parts = [
    ...(vendorCode === undefined ? [] : [`code ${vendorCode}`]),
    ...(vendorRequestId === undefined ? [] : [`request ${vendorRequestId}`]),
  ];
  return parts.length === 0 ? undefined : `The cloud's ${parts.join(', ')}`;
}
