import type { CloudErrorClass } from '../errors.ts';

/**
 * Reasons of a refusal (`errors[].reason`) and codes of a failed operation (`error.errors[].code`) by class, as Google's
 * documentation and Gardener's provider have them. Letters' case and the `_` between words are not looked at.
 */
const codes: Readonly<Partial<Record<CloudErrorClass, readonly string[]>>> = {
  quota: ['quotaExceeded', 'QUOTA_EXCEEDED', 'CPUS_ALL_REGIONS', 'limitExceeded'],
  capacity: [
    'ZONE_RESOURCE_POOL_EXHAUSTED',
    'ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS',
    'RESOURCE_POOL_EXHAUSTED',
    'STOCKOUT',
  ],
  throttled: ['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED'],
  credentials: ['authError', 'invalid_grant', 'invalid_client', 'ACCESS_TOKEN_EXPIRED'],
  permission: ['forbidden', 'PERMISSION_DENIED', 'insufficientPermissions', 'IAM_PERMISSION_DENIED'],
  'account-blocked': [
    'accessNotConfigured',
    'SERVICE_DISABLED',
    'BILLING_DISABLED',
    'billingNotEnabled',
    'accountDisabled',
  ],
  'not-found': ['notFound', 'RESOURCE_NOT_FOUND'],
  invalid: [
    'invalid',
    'badRequest',
    'required',
    'invalidParameter',
    'INVALID_FIELD_VALUE',
    'resourceInUseByAnotherResource',
  ],
  unavailable: [
    'alreadyExists',
    'RESOURCE_ALREADY_EXISTS',
    'resourceNotReady',
    'RESOURCE_NOT_READY',
    'RESOURCE_OPERATION_RATE_EXCEEDED',
    'conflict',
  ],
};

const plain = (code: string): string => code.toLowerCase().replaceAll('_', '');

const byCode = new Map(
  Object.entries(codes).flatMap(([name, of]) => of.map((code) => [plain(code), name as CloudErrorClass] as const)),
);

export const classOfCode = (code: string | undefined): CloudErrorClass | undefined =>
  code === undefined ? undefined : byCode.get(plain(code));

export const isCode = (code: string | undefined, wanted: string): boolean =>
  code !== undefined && plain(code) === plain(wanted);
