import type { SimResponse } from '../frame/vendor.ts';

/** A refusal in the form of Compute Engine: an envelope with the legacy list of errors that carries the reason. */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly domain: string;
  readonly canonical: string | undefined;
  readonly details: readonly object[];

  constructor(
    status: number,
    reason: string,
    message: string,
    more: { domain?: string; canonical?: string; details?: readonly object[] } = {},
  ) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.domain = more.domain ?? 'global';
    this.canonical = more.canonical;
    this.details = more.details ?? [];
  }

  toResponse(): SimResponse {
    const { status, reason, domain, message, canonical, details } = this;
    const errors = [{ message, domain, reason }];
    return json(status, {
      error: {
        code: status,
        message,
        errors,
        ...(canonical === undefined ? {} : { status: canonical }),
        ...(details.length === 0 ? {} : { details }),
      },
    });
  }
}

export const json = (status: number, body: unknown): SimResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8', vary: 'Origin, X-Origin, Referer', server: 'ESF' },
  body: JSON.stringify(body),
});

export const invalidField = (field: string, value: unknown, why: string): ApiError =>
  new ApiError(400, 'invalid', `Invalid value for field '${field}': '${String(value)}'. ${why}`);

export const notFound = (path: string): ApiError =>
  new ApiError(404, 'notFound', `The resource '${path}' was not found`);

export const staleLabels = (): ApiError =>
  new ApiError(412, 'conditionNotMet', 'Labels fingerprint either invalid or resource labels have changed');

/** The faults that a test scripts, in Google's words; quota, capacity and image are the operations' own. */
export function raiseFault(fault: string | undefined, permission: string, path: string, random: () => number): void {
  if (fault === 'throttle') {
    const message = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute'.";
    const more = { domain: 'usageLimits', canonical: 'RESOURCE_EXHAUSTED' };
    throw new ApiError(random() < 0.5 ? 403 : 429, 'rateLimitExceeded', message, more);
  }
  if (fault === 'credentials') throw unauthenticated();
  if (fault === 'permission') {
    throw new ApiError(403, 'forbidden', `Required '${permission}' permission for '${path}'`);
  }
  if (fault !== 'account-blocked') return;
  const message = 'Compute Engine API has not been used in this project before or it is disabled.';
  const details = [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'SERVICE_DISABLED',
      domain: 'googleapis.com',
      metadata: { service: 'compute.googleapis.com' },
    },
  ];
  throw new ApiError(403, 'accessNotConfigured', message, {
    domain: 'usageLimits',
    canonical: 'PERMISSION_DENIED',
    details,
  });
}

export const unauthenticated = (): ApiError =>
  new ApiError(
    401,
    'authError',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
    { canonical: 'UNAUTHENTICATED' },
  );
