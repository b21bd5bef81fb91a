import { CloudError, type CloudErrorClass } from '../errors.ts';
import { redact } from '../signed-http/redact.ts';

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
}

/** The vendor has published no list of codes. Its messages are for people; the first word that matches decides. All guesses. */
const words: readonly (readonly [RegExp, CloudErrorClass])[] = [
  [/签名|验签|accesskey|signature|请求时间|requesttime/i, 'credentials'],
  [/频繁|限流|too many requests/i, 'throttled'],
  [/配额|quota|上限/i, 'quota'],
  [/售罄|库存不足|资源不足|sold ?out/i, 'capacity'],
  [/余额|欠费|实名|冻结|balance|arrears/i, 'account-blocked'],
  [/权限|permission|forbidden/i, 'permission'],
  [/不存在|not exist|not found/i, 'not-found'],
  [/镜像|参数|image|parameter|正在使用|in use/i, 'invalid'],
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

/** The error of an answer that is not the vendor's 200. */
export function refusal(said: Refusal, { operation, write, secrets }: Refused): CloudError {
  const errorClass = classOf(said, write);
  const hidden = secrets.flatMap((secret) => [secret, ...secret.split('\n')]);
  const text = redact(said.message ?? '', hidden).slice(0, messageLengthMax);
  return new CloudError(errorClass, `CUCloud ${operation}: ${text === '' ? `HTTP ${said.httpStatus}` : text}`, {
    ...(errorClass === 'throttled' ? { retryAfterMs: throttledMs } : {}),
    ...(said.code === undefined ? {} : { vendorCode: said.code }),
    ...(said.requestId === undefined ? {} : { vendorRequestId: said.requestId }),
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
