import { describe, expect, it } from 'vitest';
import { refused } from './translate.ts';

const clock = { date: undefined, nowMs: 0 };
const classOf = (errorCode: string, message: string, status = 200, effect: 'read' | 'write' = 'write') =>
  refused({
    call: 'call',
    effect,
    status,
    body: { statusCode: 900, errorCode, message },
    requestId: 'r',
    redacted: '',
    clock,
  }).errorClass;

describe('an error of China Telecom', () => {
  it.each([
    ['Ecs.Instance.NotFound', '', 'not-found'],
    ['Openapi.Eip.NotFound', '', 'not-found'],
    ['Image.ImageCheck.NotFound', '', 'not-found'],
    ['CTIAM_0005', '', 'permission'],
    ['CTIAM_1044', '', 'permission'],
    ['Openapi.RouterTable.AccessFailed', '', 'permission'],
    ['Openapi.Order.Inprogress', '', 'unavailable'],
    ['', 'signature verification failed', 'credentials'],
    ['Some.New.Code', '用户余额不足', 'account-blocked'],
    ['Some.New.Code', '云主机配额不足', 'quota'],
    ['Some.New.Code', '该规格已售罄', 'capacity'],
    ['Some.New.Code', '请求过于频繁', 'throttled'],
    ['Ecs.Instance.StatusNotRunning', 'not running', 'invalid'],
  ])('%s %s is %s', (code, message, errorClass) => {
    expect(classOf(code, message)).toBe(errorClass);
  });

  it('of the server leaves open whether a write had its effect', () => {
    expect(classOf('', '', 503, 'write')).toBe('unknown-outcome');
    expect(classOf('', '', 503, 'read')).toBe('unavailable');
  });
});
