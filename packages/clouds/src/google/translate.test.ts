import { describe, expect, it } from 'vitest';
import type { CloudErrorClass } from '../errors.ts';
import { cloudError, failureOf } from './translate.ts';

const raw = Symbol.for('google-gax.rawHttpResponsePayload');

/** An error as the SDK throws it: the same code and status for all refusals, the reason only in the raw answer. */
const refusal = (status: number, reason: string, more: object = {}) =>
  Object.assign(new Error('7 PERMISSION_DENIED'), {
    httpStatusCode: status,
    [raw]: { error: { code: status, message: 'It is refused', errors: [{ reason, domain: 'global' }], ...more } },
  });

const detail = (reason: string) => ({ details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }] });

const cases: readonly (readonly [string, Error, CloudErrorClass])[] = [
  ['a quota', refusal(403, 'quotaExceeded'), 'quota'],
  ['a permission', refusal(403, 'forbidden'), 'permission'],
  ['a rate', refusal(403, 'rateLimitExceeded'), 'throttled'],
  ['a switched-off API', refusal(403, 'accessNotConfigured'), 'account-blocked'],
  ['unpaid bills', refusal(403, 'forbidden', detail('BILLING_DISABLED')), 'account-blocked'],
  ['a token', refusal(401, 'authError'), 'credentials'],
  ['a taken name', refusal(409, 'alreadyExists'), 'unavailable'],
  ['something that is not there', refusal(404, 'notFound'), 'not-found'],
  ['a failing server', Object.assign(new Error('14 UNAVAILABLE'), { httpStatusCode: 503 }), 'unknown-outcome'],
  ['a wrong key', new Error('2 UNKNOWN', { cause: new Error('invalid_grant: Invalid JWT Signature.') }), 'credentials'],
];

describe('errors of Google', () => {
  it.each(cases)('tells %s from the rest', (_name, error, wanted) => {
    expect(cloudError(failureOf(error), { write: true, what: 'do it' }).errorClass).toBe(wanted);
  });

  it.each([
    ['ZONE_RESOURCE_POOL_EXHAUSTED', 'capacity'],
    ['ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS', 'capacity'],
    ['QUOTA_EXCEEDED', 'quota'],
    ['RESOURCE_NOT_FOUND', 'not-found'],
  ])('sorts the failed operation %s as %s', (code, wanted) => {
    expect(cloudError({ code, message: 'It failed' }, { write: true, what: 'do it' }).errorClass).toBe(wanted);
  });
});
