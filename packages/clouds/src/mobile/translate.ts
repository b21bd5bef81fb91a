import type { ClockSeen } from '../account/clock-off.ts';
import type { CloudError, CloudErrorClass } from '../errors.ts';
import { redactLines } from '../signed-http/redact.ts';
import { refusalError } from '../signed-http/refusal.ts';
import type { Envelope } from './wire.ts';

/** Codes that were seen in answers of the live gateways. Source: public clients of it. */
const codes: Readonly<Record<string, CloudErrorClass>> = {
  MISSING_PARAMETER: 'invalid',
  INVALID_PARAMETER: 'invalid',
  CSLOPENSTACK_COMPUTE_IMAGE_PARAM_INVALID: 'not-found',
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

/** Words of a request whose time the gateway does not take. */
const timeWords = /timestamp|时间戳/i;

export interface Refused {
  /** What was asked, in the vendor's words: `delete-instances`. */
  readonly operation: string;
  readonly write: boolean;
  /** Texts that must not show: user data, keys. */
  readonly secrets: readonly string[];
  /** Left out for an item of a batch. */
  readonly clock?: ClockSeen;
}

/** The error of an answer that is not `OK`. */
export function refusal(envelope: Envelope, { operation, write, secrets, clock }: Refused): CloudError {
  const { errorCode, errorMessage = '', requestId, httpStatus } = envelope;
  const said = redactLines(errorMessage, secrets).slice(0, messageLengthMax);
  return refusalError({
    errorClass: classOf(envelope, write),
    detail: `ECloud ${operation}: ${said === '' ? `HTTP ${httpStatus} without a reason` : said}`,
    vendorCode: errorCode,
    vendorRequestId: requestId,
    throttledMs,
    ...(clock && { clock: { ...clock, blamed: timeWords.test(errorMessage) } }),
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
