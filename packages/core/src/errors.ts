/** Who can do something about an error. */
export type Actor = 'user' | 'operator' | 'platform';

/** What a caller may do next: `never` repeat as it is, `retry` at once, `backoff` later. */
export type RetryClass = 'never' | 'retry' | 'backoff';

interface ErrorEntry {
  readonly status: number;
  readonly actor: Actor;
  readonly retry: RetryClass;
  readonly title: string;
}

/**
 * Every error that leaves a process of Hansa has one of these codes. A code is never renamed and never reused.
 * `status` is the HTTP status, `title` the stable headline of the problem document.
 */
export const errorCatalogue = {
  'request.invalid': { status: 400, actor: 'user', retry: 'never', title: 'The request breaks a rule' },
  'request.malformed': { status: 400, actor: 'user', retry: 'never', title: 'The request cannot be read' },
  'request.too-large': { status: 413, actor: 'user', retry: 'never', title: 'The request body is too large' },
  'request.media-type': { status: 415, actor: 'user', retry: 'never', title: 'The media type is not supported' },
  'request.rate': { status: 429, actor: 'user', retry: 'backoff', title: 'Too many requests' },
  'auth.missing': { status: 401, actor: 'user', retry: 'never', title: 'A bearer token is required' },
  'auth.invalid': { status: 401, actor: 'user', retry: 'never', title: 'The bearer token is not valid' },
  'auth.forbidden': { status: 403, actor: 'user', retry: 'never', title: 'The token does not allow this' },
  'route.unknown': { status: 404, actor: 'user', retry: 'never', title: 'There is no such path' },
  'resource.unknown': { status: 404, actor: 'user', retry: 'never', title: 'There is no such resource' },
  'resource.exists': { status: 409, actor: 'user', retry: 'never', title: 'The name is taken' },
  'resource.in-use': { status: 409, actor: 'user', retry: 'never', title: 'The resource is in use' },
  'resource.deleting': { status: 409, actor: 'user', retry: 'never', title: 'The resource is being deleted' },
  'resource.stale': { status: 412, actor: 'user', retry: 'never', title: 'The resource has changed since you read it' },
  'idempotency.mismatch': {
    status: 422,
    actor: 'user',
    retry: 'never',
    title: 'The idempotency key was used with another request',
  },
  'idempotency.in-progress': {
    status: 409,
    actor: 'user',
    retry: 'backoff',
    title: 'A request with this idempotency key is still running',
  },
  'placement.impossible': {
    status: 409,
    actor: 'operator',
    retry: 'backoff',
    title: 'No placement satisfies the request',
  },
  'quota.exceeded': { status: 429, actor: 'user', retry: 'backoff', title: 'The quota is used up' },
  'join.refused': { status: 403, actor: 'operator', retry: 'never', title: 'The host may not join' },
  'join.awaited': { status: 503, actor: 'platform', retry: 'backoff', title: 'The machine is not seen to run yet' },
  'join.elsewhere': {
    status: 403,
    actor: 'operator',
    retry: 'backoff',
    title: 'The caller is not where the machine is',
  },
  'replace.needs-consenter-swap': {
    status: 409,
    actor: 'operator',
    retry: 'never',
    title: 'The host orders for live channels',
  },
  'replace.needs-membership-update': {
    status: 409,
    actor: 'operator',
    retry: 'never',
    title: "The host holds its city's certificate authority, on which live channels rest",
  },
  'channel.unknown': { status: 404, actor: 'user', retry: 'never', title: 'There is no such channel here' },
  'channel.not-ready': { status: 503, actor: 'platform', retry: 'backoff', title: 'The channel does not serve yet' },
  'contract.unknown': { status: 404, actor: 'user', retry: 'never', title: 'The channel has no such contract' },
  'contract.refused': { status: 422, actor: 'user', retry: 'never', title: 'The contract refused the call' },
  'transaction.unknown': { status: 404, actor: 'user', retry: 'never', title: 'There is no such transaction' },
  'transaction.invalid': {
    status: 409,
    actor: 'user',
    retry: 'retry',
    title: 'The ledger marked the transaction invalid',
  },
  'transaction.pending': {
    status: 504,
    actor: 'platform',
    retry: 'backoff',
    title: 'The transaction was accepted; its outcome is not known yet',
  },
  'block.unknown': { status: 404, actor: 'user', retry: 'never', title: 'There is no such block' },
  'fabric.unavailable': { status: 503, actor: 'platform', retry: 'backoff', title: 'The Fabric node does not answer' },
  'fabric.refused': { status: 502, actor: 'platform', retry: 'never', title: 'The Fabric node refused the call' },
  'ca.unavailable': {
    status: 503,
    actor: 'platform',
    retry: 'backoff',
    title: 'The certificate authority does not answer',
  },
  'ca.refused': { status: 502, actor: 'platform', retry: 'never', title: 'The certificate authority refused the call' },
  'genesis.refused': { status: 409, actor: 'platform', retry: 'never', title: 'The host refuses the genesis block' },
  'cloud.unavailable': { status: 503, actor: 'platform', retry: 'backoff', title: 'The cloud does not answer' },
  'cloud.refused': { status: 502, actor: 'operator', retry: 'never', title: 'The cloud refused the call' },
  'cloud.quota': { status: 429, actor: 'operator', retry: 'backoff', title: 'The cloud account has no quota left' },
  'database.unavailable': { status: 503, actor: 'platform', retry: 'backoff', title: 'The database does not answer' },
  'internal.bug': { status: 500, actor: 'platform', retry: 'backoff', title: 'An error of our own' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** One broken rule of a request: `field` is a JSON pointer or a header's name, `rule` says what must hold. */
export interface Violation {
  readonly field: string;
  readonly rule: string;
}

/** RFC 9457 problem document. `detail` says what failed, on what, and what to do next. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly actor: Actor;
  readonly retry: RetryClass;
  readonly violations?: readonly Violation[];
  readonly requestId?: string;
}

export interface HansaErrorOptions {
  readonly cause?: unknown;
  readonly violations?: readonly Violation[];
}

/** The only error class that crosses a package's boundary. The message must not carry a secret. */
export class HansaError extends Error {
  override readonly name = 'HansaError';
  readonly code: ErrorCode;
  readonly violations: readonly Violation[];

  constructor(code: ErrorCode, detail: string, options: HansaErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.violations = options.violations ?? [];
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }

  get retry(): RetryClass {
    return errorCatalogue[this.code].retry;
  }

  toProblem(requestId?: string): Problem {
    const { status, actor, retry, title } = errorCatalogue[this.code];
    return {
      type: `urn:hansa:error:${this.code}`,
      title,
      status,
      detail: this.message,
      code: this.code,
      actor,
      retry,
      ...(this.violations.length > 0 ? { violations: this.violations } : {}),
      ...(requestId === undefined ? {} : { requestId }),
    };
  }
}

/** A request that breaks rules, one violation a field. */
export function invalidRequest(...violations: Violation[]): HansaError {
  const detail = violations.map(({ field, rule }) => `${field} ${rule}`).join('; ');
  return new HansaError('request.invalid', detail, { violations });
}

/** What anything caught becomes: a HansaError as it is, all else `internal.bug` with its cause kept. */
export function asHansaError(error: unknown): HansaError {
  if (error instanceof HansaError) return error;
  return new HansaError('internal.bug', 'An unexpected error; the log has its cause', { cause: error });
}
