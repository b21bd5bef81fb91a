import type { CloudErrorClass } from '../errors.ts';

/**
 * Resource Manager's, Compute's and Network's own codes by class, as their documentation and Karpenter's provider for Azure
 * have them. What is not here is classed by its HTTP status.
 */
const codes: Readonly<Partial<Record<CloudErrorClass, readonly string[]>>> = {
  quota: ['QuotaExceeded', 'ResourceQuotaExceeded', 'PublicIPCountLimitReached', 'ResourceGroupQuotaExceeded'],
  capacity: [
    'SkuNotAvailable',
    'AllocationFailed',
    'ZonalAllocationFailed',
    'OverconstrainedAllocationRequest',
    'OverconstrainedZonalAllocationRequest',
  ],
  throttled: ['TooManyRequests', 'SubscriptionRequestsThrottled', 'OperationNotAllowedDueToThrottling'],
  credentials: [
    'InvalidAuthenticationToken',
    'InvalidAuthenticationTokenTenant',
    'ExpiredAuthenticationToken',
    'AuthenticationFailed',
    'invalid_client',
    'unauthorized_client',
    'invalid_tenant',
  ],
  permission: ['AuthorizationFailed', 'LinkedAuthorizationFailed', 'RequestDisallowedByPolicy'],
  'account-blocked': [
    'SubscriptionNotRegistered',
    'MissingSubscriptionRegistration',
    'ReadOnlyDisabledSubscription',
    'DisabledSubscription',
    'SubscriptionNotFound',
    'MarketplacePurchaseEligibilityFailed',
  ],
  'not-found': ['ResourceNotFound', 'ResourceGroupNotFound', 'NotFound', 'ImageNotFound', 'PlatformImageNotFound'],
  unavailable: [
    'Conflict',
    'AnotherOperationInProgress',
    'RetryableError',
    'CanceledAndSupersededDueToAnotherOperation',
    'ReferencedResourceNotProvisioned',
    'PreconditionFailed',
    'ResourceGroupBeingDeleted',
  ],
};

const byCode = new Map(
  Object.entries(codes).flatMap(([name, of]) => of.map((code) => [code, name as CloudErrorClass] as const)),
);

/** The one code whose message decides: what is not allowed may be a quota that is used up. */
const quotaMessage = /exceeding\b.*\bquota/is;

/** @returns undefined when neither code nor message says. */
export function classOfCode(code: string | undefined, message: string): CloudErrorClass | undefined {
  if (code === 'OperationNotAllowed') return quotaMessage.test(message) ? 'quota' : 'invalid';
  return code === undefined ? undefined : byCode.get(code);
}

/** Codes of answers that say that the thing itself, not something that it needs, does not exist. */
export const absenceCodes: ReadonlySet<string> = new Set(['ResourceNotFound', 'ResourceGroupNotFound', 'NotFound']);

/** An allocation that failed: the machine's resource exists but has never had a machine behind it. */
export const allocationCodes: ReadonlySet<string> = new Set([...(codes.capacity ?? []), ...(codes.quota ?? [])]);
