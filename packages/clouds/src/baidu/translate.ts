import { CloudError, type CloudErrorClass } from '../errors.ts';

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

const meanings: Readonly<Record<CloudErrorClass, string>> = {
  throttled: 'too many calls',
  quota: 'a limit of the account is reached; ask the vendor to raise it',
  capacity: 'it is sold out in this zone',
  credentials: 'the keys or the clock of this computer are wrong',
  permission: 'the keys do not allow it',
  'account-blocked': 'the account must be paid or verified first',
  invalid: 'it breaks a rule of the vendor',
  'not-found': 'something that it names does not exist',
  unavailable: 'not now, try again',
  'unknown-outcome': 'it may have taken effect: repeat it with the same key',
};

const throttledMs = 1_000;

export interface Refusal {
  readonly call: string;
  readonly effect: 'read' | 'write';
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly redacted: string;
}

/** The one place where this vendor's errors become ours. */
export function refused({ call, effect, status, code, message, requestId, redacted }: Refusal): CloudError {
  const errorClass = classOf({ status, code, message, effect });
  const named = code ?? `HTTP ${status}`;
  return new CloudError(errorClass, `Baidu refused ${call} (${named}): ${meanings[errorClass]}`, {
    cause: new Error(redacted),
    vendorCode: named,
    ...(requestId === undefined ? {} : { vendorRequestId: requestId }),
    ...(errorClass === 'throttled' ? { retryAfterMs: throttledMs } : {}),
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
