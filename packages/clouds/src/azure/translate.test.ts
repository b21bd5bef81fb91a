import { RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import type { CloudErrorClass } from '../errors.ts';
import { cloudError, failureOf } from './translate.ts';

const overQuota =
  'Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details…';

/** Status, code, message, whether it was a write, and the class. */
const cases: readonly (readonly [number | undefined, string | undefined, string, boolean, CloudErrorClass])[] = [
  [409, 'OperationNotAllowed', overQuota, true, 'quota'],
  [409, 'OperationNotAllowed', 'The machine is being moved.', true, 'invalid'],
  [400, 'PublicIPCountLimitReached', 'Cannot create more than 10.', true, 'quota'],
  [undefined, 'ZonalAllocationFailed', 'Allocation failed.', true, 'capacity'],
  [409, 'SkuNotAvailable', 'Not available in location.', true, 'capacity'],
  [401, 'ExpiredAuthenticationToken', 'Expired.', false, 'credentials'],
  [403, 'AuthorizationFailed', 'No authorization.', false, 'permission'],
  [409, 'ReadOnlyDisabledSubscription', 'Disabled.', true, 'account-blocked'],
  [404, 'SubscriptionNotFound', 'No such subscription.', false, 'account-blocked'],
  [429, 'SubscriptionRequestsThrottled', 'Slower.', true, 'throttled'],
  [503, undefined, 'Busy.', false, 'unavailable'],
  [503, undefined, 'Busy.', true, 'unknown-outcome'],
  [undefined, undefined, 'Reset.', true, 'unknown-outcome'],
  [undefined, undefined, 'Reset.', false, 'unavailable'],
];

describe('errors of Azure', () => {
  it.each(cases)('sorts %s %s "%s", write %s, as %s', (status, code, message, write, wanted) => {
    expect(cloudError({ status, code, message }, { write, what: 'do it' }).errorClass).toBe(wanted);
  });

  it('do not repeat a parameter that may be secret', () => {
    const error = new RestError("The value 'c2VjcmV0' of parameter 'customData' is invalid.", { statusCode: 400 });
    expect(failureOf(error).message).not.toContain('c2VjcmV0');
  });
});
