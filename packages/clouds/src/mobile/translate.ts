import { CloudError, type CloudErrorClass } from '../errors.ts';
import { redact } from '../signed-http/redact.ts';
import type { Envelope } from './wire.ts';

/** Codes that were seen in answers of the live gateways. Source: public clients of it. */
const codes: Readonly<Record<string, CloudErrorClass>> = {
  MISSING_PARAMETER: 'invalid',
  INVALID_PARAMETER: 'invalid',
  CSLOPENSTACK_COMPUTE_IMAGE_PARAM_INVALID: 'invalid',
  M02C002: 'not-found',
  THIS_AZ_MUST_AUTH: 'account-blocked',
};

/**
 * The vendor publishes no code for a quota, a balance or a sold-out zone, so the message's words decide. Guesses, in this order;
 * the first that matches wins. Before the codes, since a bad signature comes as INVALID_PARAMETER.
 */
const words: readonly (readonly [RegExp, CloudErrorClass])[] = [
  [/签名|accesskey|signature|timestamp.*expire|时间戳/i, 'credentials'],
  [/频繁|限流|too many requests|throttl/i, 'throttled'],
  [/配额|quota/i, 'quota'],
  [/售罄|库存不足|资源不足|sold ?out|insufficient resource/i, 'capacity'],
  [/余额|欠费|实名|冻结|balance|arrears/i, 'account-blocked'],
  [/权限|permission|unauthori[sz]ed|forbidden/i, 'permission'],
  [/不存在|not exist|not found/i, 'not-found'],
  [/正在使用|in use|被占用/i, 'invalid'],
];

const statuses: Readonly<Record<number, CloudErrorClass>> = {
  401: 'credentials',
  403: 'permission',
  404: 'not-found',
  429: 'throttled',
};

const throttledMs = 2_000;
const messageLengthMax = 200;

export interface Refused {
  /** What was asked, in the vendor's words: `delete-instances`. */
  readonly operation: string;
  readonly write: boolean;
  /** Texts that must not show: user data, keys. */
  readonly secrets: readonly string[];
}

/** The error of an answer that is not `OK`. */
export function refusal(envelope: Envelope, { operation, write, secrets }: Refused): CloudError {
  const errorClass = classOf(envelope, write);
  // A script is looked for line by line, since an answer may quote a part of it.
  const hidden = secrets.flatMap((secret) => [secret, ...secret.split('\n')]);
  const said = redact(envelope.errorMessage ?? '', hidden).slice(0, messageLengthMax);
  const what = said === '' ? `HTTP ${envelope.httpStatus} without a reason` : said;
  return new CloudError(errorClass, `ECloud ${operation}: ${what}`, {
    ...(errorClass === 'throttled' ? { retryAfterMs: throttledMs } : {}),
    ...(envelope.errorCode === undefined ? {} : { vendorCode: envelope.errorCode }),
    ...(envelope.requestId === undefined ? {} : { vendorRequestId: envelope.requestId }),
  });
}

function classOf({ state, httpStatus, errorCode = '', errorMessage = '' }: Envelope, write: boolean): CloudErrorClass {
  const effectUnknown = write ? 'unknown-outcome' : 'unavailable';
  // Without an envelope it was no gateway that answered; a fault of the server's may have come after the effect.
  if (state === undefined && httpStatus < 400) return effectUnknown;
  const byWords = words.find(([pattern]) => pattern.test(`${errorCode} ${errorMessage}`))?.[1];
  const byCode = codes[errorCode];
  if (byWords !== undefined) return byWords;
  if (byCode !== undefined) return byCode;
  if (state === 'FORBIDDEN') return 'permission';
  const byStatus = statuses[httpStatus];
  if (byStatus !== undefined) return byStatus;
  if (state === 'EXCEPTION' || httpStatus >= 500) return effectUnknown;
  return 'unavailable';
}
