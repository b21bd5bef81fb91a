import type { ClockSeen } from '../account/clock-off.ts';
import type { CloudError, CloudErrorClass } from '../errors.ts';
import { redactLines } from '../signed-http/redact.ts';
import { refusalError } from '../signed-http/refusal.ts';

/** What a refusal says, as far as it could be read. */
export interface Refusal {
  readonly httpStatus: number;
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
}

export interface Refused {
  readonly operation: string;
  readonly write: boolean;
  /** Texts that must not show. */
  readonly secrets: readonly string[];
  readonly clock: ClockSeen;
}

/** The vendor has published no list of codes. Its messages are for people; the first word that matches decides. All guesses. */
const words: readonly (readonly [RegExp, CloudErrorClass])[] = [
  [/签名|验签|accesskey|signature|请求时间|requesttime/i, 'credentials'],
  [/频繁|限流|too many requests/i, 'throttled'],
  [/配额|quota|上限/i, 'quota'],
  [/售罄|库存不足|资源不足|sold ?out/i, 'capacity'],
  [/余额|欠费|实名|冻结|balance|arrears/i, 'account-blocked'],
  [/权限|permission|forbidden/i, 'permission'],
  [/不存在|镜像|image|not exist|not found/i, 'not-found'],
  [/参数|parameter|正在使用|in use/i, 'invalid'],
];

/** Codes are HTTP's numbers where they were seen. */
const codes: Readonly<Record<string, CloudErrorClass>> = {
  '400': 'invalid',
  '401': 'credentials',
  '403': 'permission',
  '404': 'not-found',
  '429': 'throttled',
};

const throttledMs = 2_000;
const messageLengthMax = 200;

/** Words of a request whose time the gateway does not take. */
const timeWords = /请求时间|requesttime/i;

/** The error of an answer that is not the vendor's 200. */
export function refusal(said: Refusal, { operation, write, secrets, clock }: Refused): CloudError {
  const { code, message = '', requestId, httpStatus } = said;
  const text = redactLines(message, secrets).slice(0, messageLengthMax);
  return refusalError({
    errorClass: classOf(said, write),
    detail: `CUCloud ${operation}: ${text === '' ? `HTTP ${httpStatus} without a reason` : text}`,
    vendorCode: code,
    vendorRequestId: requestId,
    throttledMs,
    ...(clock && { clock: { ...clock, blamed: timeWords.test(message) } }),
  });
}

function classOf({ httpStatus, code, message = '' }: Refusal, write: boolean): CloudErrorClass {
  const effectUnknown = write ? 'unknown-outcome' : 'unavailable';
  if (code === undefined && httpStatus < 400) return effectUnknown;
  const byWords = words.find(([pattern]) => pattern.test(message))?.[1];
  if (byWords !== undefined) return byWords;
  const number = code ?? String(httpStatus);
  const byCode = codes[number] ?? codes[String(httpStatus)];
  if (byCode !== undefined) return byCode;
  return number.startsWith('5') || httpStatus >= 500 ? effectUnknown : 'unavailable';
}
