import { CloudError, type CloudErrorClass, type CloudErrorOptions } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { classOfCode } from './error-codes.ts';
import { signals } from './transport.ts';

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
  readonly retryAfterMs?: number | undefined;
}

/** Given to every call: the SDK would go on asking for ten minutes where a read fails. */
export const once = { retry: null, timeout: 120_000 } as const;

const messageLengthMax = 400;

/** Google's SDK keeps the refusal's own JSON here and nowhere else; the reason is not on its error. */
const rawPayload = Symbol.for('google-gax.rawHttpResponsePayload');

/** Runs one exchange: it ends with the signal, and every failure is a CloudError. */
export async function exchange<T>({ signal }: CallOptions, purpose: Purpose, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
  const ended = Promise.withResolvers<never>();
  const onAbort = () => ended.reject(new DOMException('The signal ended it', 'AbortError'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([signals.run(signal, work), ended.promise]);
  } catch (error) {
    if (error instanceof CloudError) throw error;
    throw cloudError(failureOf(error), purpose);
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
  const { code, status, retryAfterMs } = failure;
  const message = failure.message.slice(0, messageLengthMax);
  const options: CloudErrorOptions = {
    cause: Object.assign(new Error(message), { code, status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(code === undefined ? {} : { vendorCode: code }),
  };
  const errorClass = classOfCode(code) ?? classOfStatus(status, write);
  return new CloudError(errorClass, `Google did not ${what}: ${[code, message].filter(Boolean).join(': ')}`, options);
}

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
  const refusal = field(typeof raw === 'string' ? parsed(raw) : raw, 'error');
  const status = statusOf(error);
  if (typeof refusal === 'string') return tokenFailure(refusal);
  const [first] = listOf(field(refusal, 'errors'));
  // The newer detail is the finer one: `BILLING_DISABLED` comes with the old reason `forbidden`.
  const detail = listOf(field(refusal, 'details'))
    .map((each) => text(field(each, 'reason')))
    .find(Boolean);
  const reason = detail ?? text(field(first, 'reason')) ?? text(field(refusal, 'status'));
  const message = text(field(refusal, 'message')) ?? 'no answer that can be read';
  if (refusal !== undefined) return { code: reason, status, message: withoutUserData(message) };
  const token = tokenRefusal(error);
  return token === undefined ? { status, message } : tokenFailure(token);
}

/** The token endpoint's refusal reaches us as the words `invalid_grant: …` of a nested error. */
function tokenRefusal(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  const found = /\b(invalid_grant|invalid_client|unauthorized_client)\b/.exec(error.message)?.[1];
  return found ?? tokenRefusal(error.cause, depth + 1);
}

const tokenFailure = (code: string): GoogleFailure => ({
  code: 'invalid_grant',
  status: 401,
  message: `Google refused the service account's key (${code})`,
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
