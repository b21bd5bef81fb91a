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

/** Of this code the message decides: what is not allowed may be a quota that is used up. */
const quotaMessage = /exceeding\b.*\bquota/is;

/** The one parameter whose value is well-formed and yet may not exist in the region. */
const unknownSize = /\bfor the VM size is not valid/i;

/** @returns undefined when neither code nor message says. */
export function classOfCode(code: string | undefined, message: string): CloudErrorClass | undefined {
  if (code === 'OperationNotAllowed') return quotaMessage.test(message) ? 'quota' : 'invalid';
  if (code === 'InvalidParameter' && unknownSize.test(message)) return 'not-found';
  return code === undefined ? undefined : byCode.get(code);
}

/** Codes of answers that say that the thing itself, not something that it needs, does not exist. */
export const absenceCodes: ReadonlySet<string> = new Set(['ResourceNotFound', 'ResourceGroupNotFound', 'NotFound']);

/** An allocation that failed: the machine's resource exists but has never had a machine behind it. */
export const allocationCodes: ReadonlySet<string> = new Set([...(codes.capacity ?? []), ...(codes.quota ?? [])]);
