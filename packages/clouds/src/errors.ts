import { type ErrorCode, HansaError } from '@hansa/core';

/** What a caller may do next. `same-request` after the delay; `elsewhere`: another zone, type or cloud. */
export type CloudRetry = 'never' | 'same-request' | 'later' | 'elsewhere';

interface ClassEntry {
  readonly code: ErrorCode & `cloud.${string}`;
  readonly retry: CloudRetry;
  readonly meaning: string;
}

/** The closed set of ways in which a cloud fails. Adapters sort every vendor error into one of these, once, at the edge. */
export const cloudErrorClasses = {
  throttled: { code: 'cloud.unavailable', retry: 'same-request', meaning: 'Too many calls; wait as long as it says' },
  quota: { code: 'cloud.quota', retry: 'later', meaning: "The account's limit is reached; a person must raise it" },
  capacity: { code: 'cloud.unavailable', retry: 'elsewhere', meaning: 'Sold out in this zone or of this type' },
  credentials: { code: 'cloud.refused', retry: 'never', meaning: 'The credentials are wrong, expired or revoked' },
  permission: { code: 'cloud.refused', retry: 'never', meaning: 'The credentials do not allow this call' },
  clock: {
    code: 'cloud.unavailable',
    retry: 'later',
    meaning: 'The clock of this control plane is off; its admin sets it',
  },
  'account-blocked': { code: 'cloud.refused', retry: 'never', meaning: 'Unpaid, unverified or closed account' },
  invalid: { code: 'cloud.refused', retry: 'never', meaning: 'The request breaks a rule of this cloud' },
  'not-found': { code: 'cloud.refused', retry: 'never', meaning: 'Something that the request names does not exist' },
  unavailable: { code: 'cloud.unavailable', retry: 'same-request', meaning: 'No effect happened: try again' },
  'unknown-outcome': {
    code: 'cloud.unavailable',
    retry: 'same-request',
    meaning: 'The effect may have happened: repeat with the same key, never with another',
  },
} as const satisfies Record<string, ClassEntry>;

export type CloudErrorClass = keyof typeof cloudErrorClasses;

export interface CloudErrorOptions {
  /** The vendor's error as it came, secrets removed; goes to the log only. */
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
  /** The vendor's own code and request id, for a support ticket. */
  readonly vendorCode?: string;
  readonly vendorRequestId?: string;
}

/** The HansaError of a cloud: its `code` follows from its class. The message must not carry a secret or user data. */
export class CloudError extends HansaError {
  readonly errorClass: CloudErrorClass;
  readonly retryAfterMs: number | undefined;
  readonly vendorCode: string | undefined;
  readonly vendorRequestId: string | undefined;

  constructor(errorClass: CloudErrorClass, detail: string, options: CloudErrorOptions = {}) {
    super(cloudErrorClasses[errorClass].code, detail, options.cause === undefined ? {} : { cause: options.cause });
    this.errorClass = errorClass;
    this.retryAfterMs = options.retryAfterMs;
    this.vendorCode = options.vendorCode;
    this.vendorRequestId = options.vendorRequestId;
  }

  get cloudRetry(): CloudRetry {
    return cloudErrorClasses[this.errorClass].retry;
  }
}
