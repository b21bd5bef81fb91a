import type { ClockSeen } from '../account/clock-off.ts';
import { type CloudError, type CloudErrorClass, cloudErrorClasses } from '../errors.ts';
import { type Json, textOf } from '../signed-http/answer.ts';
import { refusalError } from '../signed-http/refusal.ts';

/** Codes that the vendor's own sources name. */
const byCode: readonly (readonly [RegExp, CloudErrorClass])[] = [
  [/NotFound$/i, 'not-found'],
  [/^CTIAM_|AccessFailed$/, 'permission'],
  [/Order\.In[Pp]rogress$|order\.inProgress$/, 'unavailable'],
];

/** Codes for these were never published, so what the vendor says in words must do. */
const byWords: readonly (readonly [RegExp, CloudErrorClass])[] = [
  // Another order was placed for this key, and has not made its machine yet.
  [/clientToken/i, 'unknown-outcome'],
  [/signature|access ?key|eop-date|timestamp|签名/i, 'credentials'],
  [/too many requests|rate limit|throttl|flow control|频繁|限流|流控/i, 'throttled'],
  [/quota|exceed.* limit|配额/i, 'quota'],
  [/sold ?out|insufficient (resource|stock|capacity)|售罄|库存不足|资源不足/i, 'capacity'],
  [/balance|arrear|overdue|unpaid|frozen|real-?name|余额|欠费|冻结|实名/i, 'account-blocked'],
  [/no permission|not authori[sz]ed|forbidden|无权限|权限不足/i, 'permission'],
];

const throttledMs = 1_000;

/** Words of a request whose time the gateway does not take. */
const timeWords = /eop-date|timestamp/i;

export interface Refusal {
  /** Our name of the call, for the operator. */
  readonly call: string;
  readonly effect: 'read' | 'write';
  readonly status: number;
  readonly body: Json;
  /** Sent with the request; the vendor's own trace id, if it gives one, is worth more. */
  readonly requestId: string;
  readonly redacted: string;
  readonly clock: ClockSeen;
}

export const codeOf = (body: Json): string =>
  textOf(body.errorCode) ?? textOf(body.error) ?? textOf(body.eopErrCode) ?? '';

/** The one place where this vendor's errors become ours. */
export function refused({ call, effect, status, body, requestId, redacted, clock }: Refusal): CloudError {
  const code = codeOf(body);
  const words = `${textOf(body.message) ?? ''} ${textOf(body.description) ?? ''}`;
  const errorClass = classOf(status, code, words, effect);
  const named = code === '' ? `HTTP ${status}` : code;
  return refusalError({
    errorClass,
    detail: `China Telecom refused ${call} (${named}): ${cloudErrorClasses[errorClass].meaning}`,
    vendorCode: named,
    vendorRequestId: textOf(body.traceID) ?? textOf(body.requestId) ?? requestId,
    throttledMs,
    redacted,
    clock: { ...clock, blamed: timeWords.test(words) },
  });
}

function classOf(status: number, code: string, words: string, effect: 'read' | 'write'): CloudErrorClass {
  if (status === 429) return 'throttled';
  const known = byCode.find(([pattern]) => pattern.test(code)) ?? byWords.find(([pattern]) => pattern.test(words));
  if (known !== undefined) return known[1];
  if (status >= 500) return effect === 'write' ? 'unknown-outcome' : 'unavailable';
  if (status === 401) return 'credentials';
  return status === 403 ? 'permission' : 'invalid';
}
