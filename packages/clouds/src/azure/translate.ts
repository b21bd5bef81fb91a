import { isRestError } from '@azure/core-rest-pipeline';
import { CloudError, type CloudErrorClass, type CloudErrorOptions } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import { absenceCodes, classOfCode } from './error-codes.ts';

/** What one exchange was for: the words stand in errors, and a write that breaks off may have had its effect. */
export interface Purpose {
  readonly write: boolean;
  readonly what: string;
}

/** What Azure said, or did not, in the few fields that errors are made of. */
export interface AzureFailure {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

const messageLengthMax = 400;

/** Runs one exchange: it ends with the signal, also where the SDK does not listen, and every failure is a CloudError. */
export async function exchange<T>({ signal }: CallOptions, purpose: Purpose, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new CloudError('unavailable', 'The call was called off before it began');
  const ended = Promise.withResolvers<never>();
  const onAbort = () => ended.reject(new DOMException('The signal ended it', 'AbortError'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(), ended.promise]);
  } catch (error) {
    if (error instanceof CloudError) throw error;
    throw cloudError(failureOf(error), purpose);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Like `exchange`, and undefined when Azure says that what was asked for does not exist. */
export async function exchangeOrAbsent<T>(call: CallOptions, purpose: Purpose, work: () => Promise<T>) {
  return exchange<T | undefined>(call, purpose, () => work().catch(absentAsUndefined));
}

function absentAsUndefined(error: unknown): undefined {
  const { status, code } = failureOf(error);
  if (status === 404 && code !== undefined && absenceCodes.has(code)) return undefined;
  throw error;
}

/** The error's class by Azure's code, else by its status; without either, by whether an effect is possible. */
export function cloudError(failure: AzureFailure, { write, what }: Purpose): CloudError {
  const { code, status, retryAfterMs, requestId } = failure;
  const errorClass = classOfCode(code, failure.message) ?? classOfStatus(status, write);
  const message = failure.message.slice(0, messageLengthMax);
  const options: CloudErrorOptions = {
    cause: Object.assign(new Error(message), { code, status, requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(code === undefined ? {} : { vendorCode: code }),
    ...(requestId === undefined ? {} : { vendorRequestId: requestId }),
  };
  return new CloudError(errorClass, `Azure did not ${what}: ${[code, message].filter(Boolean).join(': ')}`, options);
}

function classOfStatus(status: number | undefined, write: boolean): CloudErrorClass {
  if (status === 429) return 'throttled';
  if (status === 401) return 'credentials';
  if (status === 403) return 'permission';
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'unavailable';
  // Neither a redirect nor what is no answer at all tells whether a write reached Azure.
  if (status !== undefined && status >= 400 && status < 500) return 'invalid';
  return write ? 'unknown-outcome' : 'unavailable';
}

/** Request and response of a RestError hold the token and the user data, so nothing of them is kept. */
export function failureOf(error: unknown): AzureFailure {
  if (isRestError(error)) {
    const headers = error.response?.headers;
    const details = headers?.get('x-ms-error-code');
    return {
      // Codes of the network's layer, such as ECONNRESET, are no codes of Azure.
      code: error.statusCode === undefined ? undefined : (error.code ?? details),
      status: error.statusCode ?? error.response?.status,
      message: withoutParameterValue(error.message),
      requestId: headers?.get('x-ms-request-id'),
      retryAfterMs: retryAfterMsOf(headers?.get('retry-after')),
    };
  }
  return tokenFailure(error) ?? { message: plainMessage(error) };
}

/** What Entra refused comes wrapped, with its number and the ids for its support in the message. */
function tokenFailure(error: unknown): AzureFailure | undefined {
  if (!(error instanceof Error) || !/^Authentication|CredentialUnavailable/.test(error.name)) return undefined;
  const code = /\b(invalid_client|unauthorized_client|invalid_tenant|invalid_request)\b/.exec(error.message)?.[1];
  const number = /AADSTS\d+/.exec(error.message)?.[0] ?? code;
  if (number === undefined) return undefined;
  const requestId = /Trace ID: ([0-9a-f-]{36})/i.exec(error.message)?.[1];
  const status = /temporarily_unavailable|transient/i.test(error.message) ? 503 : 401;
  // Its message names the application, never its secret, but it is long; its number says as much.
  return { code: number, status, requestId, message: 'Entra ID refused the credentials' };
}

/** Azure repeats a wrong value in its message; one that may be secret is left out. */
const withoutParameterValue = (message: string): string =>
  /customData|userData|adminPassword/i.test(message) ? 'A parameter that may hold a secret was refused' : message;

function plainMessage(error: unknown): string {
  if (!(error instanceof Error)) return 'an answer that cannot be read';
  return error.name === 'AbortError' ? 'the call was called off' : 'no answer that can be read';
}

/** Seconds in the header; a date, which Azure does not send, is left out. */
export function retryAfterMsOf(header: string | undefined): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3_600) * 1_000 : undefined;
}
