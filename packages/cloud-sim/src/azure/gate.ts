import type { SimRequest } from '../frame/vendor.ts';
import type { World } from '../frame/world.ts';
import type { AzureAccount } from './account.ts';
import { ArmError } from './arm-error.ts';

/** Resource Manager's documented buckets: tokens and refill a second, per subscription and principal. */
const buckets = {
  reads: { capacity: 250, refillPerSecond: 25 },
  writes: { capacity: 200, refillPerSecond: 10 },
  deletes: { capacity: 200, refillPerSecond: 10 },
} as const;

type Kind = keyof typeof buckets;

const kindOf = (method: string): Kind =>
  method === 'GET' || method === 'HEAD' ? 'reads' : method === 'DELETE' ? 'deletes' : 'writes';

/** Counts what is left, which Azure shows in a header of every answer. */
export function createThrottle({ clock, faults }: Pick<World, 'clock' | 'faults'>) {
  const left = new Map<Kind, { tokens: number; atMs: number }>();
  return {
    /** @returns the header of the answer. @throws ArmError 429 when the bucket is empty */
    take: (method: string): Readonly<Record<string, string>> => {
      const kind = kindOf(method);
      const { capacity, refillPerSecond } = buckets[kind];
      const nowMs = clock.nowMs();
      const { tokens, atMs } = left.get(kind) ?? { tokens: capacity, atMs: nowMs };
      const filled = Math.min(capacity, tokens + ((nowMs - atMs) / 1000) * refillPerSecond);
      if (!faults.take(kind, buckets[kind])) throw throttled(Math.ceil(1 / refillPerSecond));
      left.set(kind, { tokens: Math.max(0, filled - 1), atMs: nowMs });
      return { [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(Math.max(0, Math.floor(filled - 1))) };
    },
  };
}

export const throttled = (seconds: number): ArmError =>
  new ArmError(
    429,
    'SubscriptionRequestsThrottled',
    `Number of requests exceeded the limit. Please try again after '${seconds}' seconds.`,
    undefined,
    { 'retry-after': String(seconds) },
  );

/** Compute's own bucket of writes to one machine, and of the subscription in the region. */
export function takeCompute({ faults }: World, machine: string): void {
  const own = faults.take(`vm/${machine.toLowerCase()}`, { capacity: 12, refillPerSecond: 4 / 60 });
  const all = faults.take('vm', { capacity: 1_500, refillPerSecond: 500 / 60 });
  if (own && all) return;
  throw new ArmError(
    429,
    'OperationNotAllowed',
    'The server rejected the request because too many requests have been received for this subscription.',
    own ? 'HighCostSubscription' : 'PutVM',
    { 'retry-after': '15', 'x-ms-ratelimit-remaining-resource': 'Microsoft.Compute/PutVM3Min;0' },
  );
}

/** Every request names the version of the API that it speaks. */
export function checkApiVersion(query: URLSearchParams): void {
  const version = query.get('api-version');
  if (version === null) {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    throw new ArmError(400, 'MissingApiVersionParameter', message);
  }
  const date = /^(\d{4}-\d{2}-\d{2})(-preview|-privatepreview)?$/.exec(version)?.[1];
  if (date !== undefined && date >= '2014-04-01' && date <= '2026-12-31') return;
  const message = `The api-version '${version}' is invalid. The supported versions are '2026-04-01,2026-01-01'.`;
  throw new ArmError(400, 'InvalidApiVersionParameter', message);
}

export function checkSubscription(request: SimRequest, account: AzureAccount): void {
  const [, , given] = request.url.pathname.replace(/\/+$/, '').split('/');
  if (given === undefined) return;
  if (given.toLowerCase() === account.subscriptionId) return;
  throw new ArmError(404, 'SubscriptionNotFound', `The subscription '${given}' could not be found.`);
}

/** The faults that a test scripts, in Azure's words; quota, capacity and image are the operations' own. */
export function raiseFault(fault: string | undefined, account: AzureAccount, action: string, scope: string): void {
  if (fault === 'throttle') throw throttled(1);
  if (fault === 'credentials') throw new ArmError(401, 'InvalidAuthenticationToken', 'The access token is invalid.');
  if (fault === 'permission') {
    const client = `The client '${account.clientId}' with object id '${account.objectId}'`;
    const message = `${client} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid.`;
    throw new ArmError(403, 'AuthorizationFailed', message);
  }
  if (fault === 'account-blocked') {
    const message = `The subscription '${account.subscriptionId}' is disabled and therefore marked as read only.`;
    throw new ArmError(409, 'ReadOnlyDisabledSubscription', message);
  }
}
