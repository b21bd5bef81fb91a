import { CloudError, type CloudErrorClass } from '../errors.ts';

/** Codes of EC2 that say for sure what happened; the vendor's list is open, so there are patterns and a rest below. */
const classOfCode: Readonly<Record<string, CloudErrorClass>> = {
  RequestLimitExceeded: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  AuthFailure: 'credentials',
  ExpiredToken: 'credentials',
  IncompleteSignature: 'credentials',
  InvalidClientTokenId: 'credentials',
  MissingAuthenticationToken: 'credentials',
  RequestExpired: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  UnauthorizedOperation: 'permission',
  AccessDenied: 'permission',
  Blocked: 'account-blocked',
  OptInRequired: 'account-blocked',
  PendingVerification: 'account-blocked',
  InsufficientFreeAddressesInSubnet: 'capacity',
  ReservationCapacityExceeded: 'capacity',
  Unsupported: 'capacity',
  Unavailable: 'unavailable',
  ServiceUnavailable: 'unavailable',
  // What stands in the way passes: another state, the end of an instance, or that a list does not show what is there.
  DependencyViolation: 'unavailable',
  IncorrectInstanceState: 'unavailable',
  'InvalidGroup.Duplicate': 'unavailable',
  'InvalidSubnet.Conflict': 'unavailable',
  'Resource.AlreadyAssociated': 'unavailable',
  InternalError: 'unknown-outcome',
  InternalFailure: 'unknown-outcome',
};

const classOfPattern: readonly (readonly [pattern: RegExp, errorClass: CloudErrorClass])[] = [
  [/^Insufficient.*Capacity$/, 'capacity'],
  [/LimitExceeded$/, 'quota'],
  [/NotFound$/, 'not-found'],
  [/^(Invalid|Missing|Unknown|Malformed)/, 'invalid'],
  [/^(IdempotentParameterMismatch|UnsupportedOperation)$/, 'invalid'],
];

const throttledRetryMs = 2_000;

/** What a failed exchange left behind: whether the request may have reached the vendor, and may have had an effect. */
export interface Failure {
  readonly action: string;
  readonly isWrite: boolean;
  readonly wasSent: boolean;
  readonly calledOff: boolean;
}

interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
}

/** Whether it is the code of a request whose time the vendor does not take. */
export const blamesTime = (code: string | undefined): boolean => code === 'RequestExpired';

/** The class of a code of EC2; undefined for one that nobody has heard of. */
export const classOf = (code: string): CloudErrorClass | undefined =>
  (Object.hasOwn(classOfCode, code) ? classOfCode[code] : undefined) ??
  classOfPattern.find(([pattern]) => pattern.test(code))?.[1];

/** The one place where errors of EC2 and of its SDK become ours. */
export function translateError(error: unknown, failure: Failure): CloudError {
  if (error instanceof CloudError) return error;
  const { name, message, status, requestId } = read(error);
  const ids = { ...(requestId === undefined ? {} : { vendorRequestId: requestId }) };
  // A message of the vendor may repeat what it was sent, so none is handed on.
  const cause = new Error(status === undefined ? message : `${name} (HTTP ${status})`);
  const known = status !== undefined && /^[A-Za-z][\w.]{2,100}$/.test(name) && name !== 'Error' ? name : undefined;
  if (known === undefined) return unanswered(cause, failure, status);
  const errorClass = softened(
    (known === 'Unsupported' ? undefined : ofMissing(message)) ??
      classOf(known) ??
      ((status ?? 0) >= 500 ? 'unknown-outcome' : 'invalid'),
    failure,
  );
  const retry = errorClass === 'throttled' ? { retryAfterMs: throttledRetryMs } : {};
  return new CloudError(errorClass, `AWS ${failure.action} was refused: ${known}`, {
    cause,
    vendorCode: known,
    ...ids,
    ...retry,
  });
}

/** A region or a type that does not exist is refused as a wrong signature or value is; only the words tell them apart. */
const ofMissing = (message: string): CloudErrorClass | undefined =>
  /scoped to a valid region|instance ?type/i.test(message) ? 'not-found' : undefined;

/** A read has no effect that could be unknown. */
const softened = (errorClass: CloudErrorClass, { isWrite }: Failure): CloudErrorClass =>
  errorClass === 'unknown-outcome' && !isWrite ? 'unavailable' : errorClass;

function unanswered(
  cause: Error,
  { action, isWrite, wasSent, calledOff }: Failure,
  status: number | undefined,
): CloudError {
  const why = calledOff
    ? 'was called off'
    : status === undefined
      ? 'gave no answer'
      : 'gave an answer that is none of EC2';
  return isWrite && wasSent
    ? new CloudError('unknown-outcome', `AWS ${action} ${why}; it may have taken effect: repeat it with the same key`, {
        cause,
      })
    : new CloudError('unavailable', `AWS ${action} ${why}; try again`, { cause });
}

function read(error: unknown): SdkError {
  const {
    name = 'Error',
    message = '',
    $metadata,
  } = error as Partial<Error> & {
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  };
  return { name, message, status: $metadata?.httpStatusCode, requestId: $metadata?.requestId };
}
