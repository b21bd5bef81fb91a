import type { ClockSeen } from '../account/clock-off.ts';
import { CloudError, type CloudErrorClass, cloudErrorClasses } from '../errors.ts';
import { refusalError } from '../signed-http/refusal.ts';

/** Codes of the vendor's public list and of its Terraform provider. */
const byCode: readonly (readonly [RegExp, CloudErrorClass])[] = [
  [
    /^(InvalidAccessKeyId|SignatureDoesNotMatch|RequestExpired|InvalidHTTPAuthHeader|RequestTimeTooSkewed)$/,
    'credentials',
  ],
  [/^AccessDenied$/, 'permission'],
  [/^(OptInRequired|QualifyNotPass)$/, 'account-blocked'],
  [/^(TrafficLimit|AccessLimit|TooManyRequests)$/, 'throttled'],
  [/NotExist$|NotFound$|^NoSuch/, 'not-found'],
  [/^(InternalError|ServiceUnavailable)$/, 'unavailable'],
];

/** Codes for these were never published, so what the vendor says in code or words must do. */
const byWords: readonly (readonly [RegExp, CloudErrorClass])[] = [
  [/quota|exceed.*limit|配额/i, 'quota'],
  [/sold ?out|stock|insufficient (resource|capacity)|售罄|库存|资源不足/i, 'capacity'],
  [/balance|arrear|overdue|unpaid|real-?name|余额|欠费|实名/i, 'account-blocked'],
];

const throttledMs = 1_000;

/** Codes of a request whose time the vendor does not take. */
const timeCodes = /^(RequestExpired|RequestTimeTooSkewed)$/;

export interface Refusal {
  readonly call: string;
  readonly effect: 'read' | 'write';
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly redacted: string;
  readonly clock: ClockSeen;
}

/** The one place where this vendor's errors become ours. */
export function refused({ call, effect, status, code, message, requestId, redacted, clock }: Refusal): CloudError {
  const errorClass = classOf({ status, code, message, effect });
  const named = code ?? `HTTP ${status}`;
  return refusalError({
    errorClass,
    detail: `Baidu refused ${call} (${named}): ${cloudErrorClasses[errorClass].meaning}`,
    vendorCode: named,
    vendorRequestId: requestId,
    throttledMs,
    redacted,
    clock: { ...clock, blamed: timeCodes.test(named) },
  });
}

/** A token that was used with other parameters: what the key means was made before. */
export const isTokenMismatch = (error: unknown): boolean =>
  error instanceof CloudError && /Idempotent|ClientToken/i.test(error.vendorCode ?? '');

function classOf({ status, code = '', message, effect }: Pick<Refusal, 'status' | 'code' | 'message' | 'effect'>) {
  if (status === 429) return 'throttled';
  const words = `${code} ${message}`;
  const known = byCode.find(([pattern]) => pattern.test(code)) ?? byWords.find(([pattern]) => pattern.test(words));
  const errorClass = known?.[1] ?? (status >= 500 ? 'unavailable' : byStatus[status]) ?? 'invalid';
  // Whether a write had its effect before the server failed, nobody knows.
  return errorClass === 'unavailable' && effect === 'write' ? 'unknown-outcome' : errorClass;
}

const byStatus: Readonly<Record<number, CloudErrorClass>> = { 401: 'credentials', 403: 'permission', 404: 'not-found' };
