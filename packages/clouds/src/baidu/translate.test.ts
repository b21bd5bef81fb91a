import { describe, expect, it } from 'vitest';
import { refused } from './translate.ts';

const clock = { date: undefined, nowMs: 0 };
const classOf = (status: number, code: string | undefined, message = '', effect: 'read' | 'write' = 'write') =>
  refused({ call: 'call', effect, status, code, message, requestId: 'r', redacted: '', clock }).errorClass;

describe('an error of Baidu', () => {
  it.each([
    [403, 'AccessDenied', 'permission'],
    [403, 'InvalidAccessKeyId', 'credentials'],
    [400, 'SignatureDoesNotMatch', 'credentials'],
    [400, 'RequestExpired', 'clock'],
    [403, 'OptInRequired', 'account-blocked'],
    [403, 'QualifyNotPass', 'account-blocked'],
    [400, 'InappropriateJSON', 'invalid'],
    [404, 'InstanceNotExist', 'not-found'],
    [404, 'ResourceNotFound', 'not-found'],
    [429, 'TrafficLimit', 'throttled'],
    [400, 'AccessLimit', 'throttled'],
    [412, 'PreconditionFailed', 'invalid'],
    [500, 'InternalError', 'unknown-outcome'],
  ])('%i %s is %s', (status, code, errorClass) => {
    expect(classOf(status, code)).toBe(errorClass);
  });

  it('that no public list names is told by its words', () => {
    expect(classOf(403, 'Some.New', 'The quota of instances is exceeded')).toBe('quota');
    expect(classOf(400, 'Some.New', '库存不足')).toBe('capacity');
    expect(classOf(400, 'Some.New', '账户余额不足')).toBe('account-blocked');
  });

  it('of the server leaves a read without effect', () => {
    expect(classOf(503, 'ServiceUnavailable', '', 'read')).toBe('unavailable');
  });
});
