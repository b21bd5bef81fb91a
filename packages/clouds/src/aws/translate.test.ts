import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudErrorClasses } from '../errors.ts';
import { classOf, translateError } from './translate.ts';

const read = { action: 'DescribeInstances', isWrite: false, wasSent: true, calledOff: false };
const write = { action: 'RunInstances', isWrite: true, wasSent: true, calledOff: false };

const vendorError = (name: string, status: number, message = '') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, requestId: 'request-1' } });

describe('an error of EC2', () => {
  it.each([
    ['InstanceLimitExceeded', 'quota'],
    ['VcpuLimitExceeded', 'quota'],
    ['AddressLimitExceeded', 'quota'],
    ['RequestLimitExceeded', 'throttled'],
    ['InsufficientInstanceCapacity', 'capacity'],
    ['InsufficientFreeAddressesInSubnet', 'capacity'],
    ['Unsupported', 'capacity'],
    ['InvalidAMIID.NotFound', 'not-found'],
    ['InvalidParameterValue', 'invalid'],
    ['RequestExpired', 'credentials'],
    ['UnauthorizedOperation', 'permission'],
    ['OptInRequired', 'account-blocked'],
    ['ACodeOfNextYear', undefined],
  ] as const)('%s is of class %s', (code, errorClass) => {
    expect(classOf(code)).toBe(errorClass);
  });

  it('carries the vendor’s code and request id, and nothing of the vendor’s message', () => {
    const error = translateError(vendorError('AuthFailure', 401, 'the secret is s3cr3t'), read);
    expect(error).toMatchObject({ errorClass: 'credentials', vendorCode: 'AuthFailure', vendorRequestId: 'request-1' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cr3t');
  });

  it('leaves the outcome of a write open when the server failed, and not that of a read', () => {
    expect(translateError(vendorError('InternalError', 500), write).errorClass).toBe('unknown-outcome');
    expect(translateError(vendorError('InternalError', 500), read).errorClass).toBe('unavailable');
  });

  it('knows that what was never sent has had no effect', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(translateError(refused, { ...write, wasSent: false }).errorClass).toBe('unavailable');
    expect(translateError(refused, write).errorClass).toBe('unknown-outcome');
  });

  it('is of the closed set, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
        fc.boolean(),
        (name, status, isWrite) => {
          const thrown = status === undefined ? new Error(name) : vendorError(name, status);
          expect(translateError(thrown, { ...write, isWrite }).errorClass in cloudErrorClasses).toBe(true);
        },
      ),
    );
  });
});
