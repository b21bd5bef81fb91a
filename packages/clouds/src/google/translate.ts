import { orClockOff } from '../account/clock-off.ts';
import { CloudError, type CloudErrorClass, type CloudErrorOptions } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { classOfCode } from './error-codes.ts';
import { calls, type RunningCall } from './transport.ts';

/** What one exchange was for: the words stand in errors, and a write that breaks off may have had its effect. */
export interface Purpose {
  readonly write: boolean;
  readonly what: string;
}

/** What Google said, or did not, in the few fields that errors are made of. */
export interface GoogleFailure {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly message: string;
  /** Of a detail `google.rpc.RequestInfo`, or the operation's name; a plain refusal has none. */
  readonly requestId?: string | undefined;
  /** Whether it is a token that was refused for its time. */
  readonly blamesTime?: boolean;
}

/** Given to every call: the SDK would go on asking for ten minutes where a read fails. */
export const once = { retry: null, timeout: 120_000 } as const;

const messageLengthMax = 400;

/** Google's SDK keeps the refusal's own JSON here and nowhere else; the reason is not on its error. */
const rawPayload = Symbol.for('google-gax.rawHttpResponsePayload');

/** Runs one exchange: it ends with the signal, and every failure is a CloudError. */
export async function exchange<T>({ signal }: CallOptions, purpose: Purpose, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
  const running: RunningCall = { signal };
  const ended = Promise.withResolvers<never>();
  const onAbort = () => ended.reject(new DOMException('The signal ended it', 'AbortError'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([calls.run(running, work), ended.promise]);
  } catch (error) {
    if (error instanceof CloudError) throw error;
    const failure = failureOf(error);
    throw orClockOff(cloudError(failure, purpose), {
      date: undefined,
      nowMs: 0,
      ...running.clock,
      blamed: failure.blamesTime === true,
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Like `exchange`, and undefined when Google says that what was asked for does not exist. */
export async function exchangeOrAbsent<T>(call: CallOptions, purpose: Purpose, work: () => Promise<T>) {
  return exchange<T | undefined>(call, purpose, () =>
    work().catch((error: unknown) => {
      const { status, code } = failureOf(error);
      if (status === 404 && classOfCode(code) === 'not-found') return undefined;
      throw error;
    }),
  );
}

/** The error's class by Google's reason, else by its status; without either, by whether an effect is possible. */
export function cloudError(failure: GoogleFailure, { write, what }: Purpose): CloudError {
  const { code, status, requestId } = failure;
  const message = failure.message.slice(0, messageLengthMax);
  const options: CloudErrorOptions = {
    cause: Object.assign(new Error(message), { code, status }),
    ...(code === undefined ? {} : { vendorCode: code }),
    ...(requestId === undefined ? {} : { vendorRequestId: requestId }),
  };
  const errorClass = ofMissing(failure) ?? classOfCode(code) ?? classOfStatus(status, write);
  return new CloudError(errorClass, `Google did not ${what}: ${[code, message].filter(Boolean).join(': ')}`, options);
}

/** A field that names what does not exist is refused as an ill-formed one is; only the words tell the two apart. */
const ofMissing = ({ code, message }: GoogleFailure): CloudErrorClass | undefined =>
  code === 'invalid' && /cannot be found|does not exist|was not found/i.test(message) ? 'not-found' : undefined;

function classOfStatus(status: number | undefined, write: boolean): CloudErrorClass {
  if (status === 429) return 'throttled';
  if (status === 401) return 'credentials';
  if (status === 403) return 'permission';
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'unavailable';
  if (status !== undefined && status >= 400 && status < 500) return 'invalid';
  // A redirect, a failing server or no answer: none tells whether a write reached Google.
  return write ? 'unknown-outcome' : 'unavailable';
}

/** The SDK's error carries the request with its token and user data, so only its words are kept. */
export function failureOf(error: unknown): GoogleFailure {
  const raw = field(error, rawPayload);
  const body = typeof raw === 'string' ? parsed(raw) : raw;
  const refusal = field(body, 'error');
  const status = statusOf(error);
  if (typeof refusal === 'string') return tokenFailure(`${refusal} ${text(field(body, 'error_description')) ?? ''}`);
  const [first] = listOf(field(refusal, 'errors'));
  // The newer detail is the finer one: `BILLING_DISABLED` comes with the old reason `forbidden`.
  const detail = listOf(field(refusal, 'details'))
    .map((each) => text(field(each, 'reason')))
    .find(Boolean);
  const reason = detail ?? text(field(first, 'reason')) ?? text(field(refusal, 'status'));
  const message = text(field(refusal, 'message')) ?? 'no answer that can be read';
  const requestId = listOf(field(refusal, 'details'))
    .map((each) => text(field(each, 'requestId')))
    .find(Boolean);
  const told = { status, ...(requestId === undefined ? {} : { requestId }) };
  if (refusal !== undefined) return { ...told, code: reason, message: withoutUserData(message) };
  return tokenRefusal(error) ?? { status, message };
}

const tokenCode = /\b(invalid_grant|invalid_client|unauthorized_client)\b/;

/** The token endpoint's refusal reaches us as the words `invalid_grant: …` of a nested error. */
function tokenRefusal(error: unknown, depth = 0): GoogleFailure | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  return tokenCode.test(error.message) ? tokenFailure(error.message) : tokenRefusal(error.cause, depth + 1);
}

const tokenFailure = (words: string): GoogleFailure => ({
  code: 'invalid_grant',
  status: 401,
  message: `Google refused the service account's key (${tokenCode.exec(words)?.[1] ?? 'no reason'})`,
  blamesTime: /timeframe|iat and exp/i.test(words),
});

/** 0 and gRPC's own numbers are not statuses of HTTP. */
function statusOf(error: unknown): number | undefined {
  const status = field(error, 'httpStatusCode');
  return typeof status === 'number' && status >= 100 ? status : undefined;
}

const withoutUserData = (message: string): string =>
  /metadata|user-data/i.test(message) ? 'A field that may hold user data was refused' : message;

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** A field of what may not be an object at all. */
export const field = (value: unknown, name: string | symbol): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string | symbol, unknown>)[name] : undefined;

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
