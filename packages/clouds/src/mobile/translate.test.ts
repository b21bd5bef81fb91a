import { describe, expect, it } from 'vitest';
import { refusal } from './translate.ts';
import { readEnvelope, readList } from './wire.ts';

const write = { operation: 'order', write: true, secrets: ['s3cr3t-s3cr3t', '#!/bin/sh\njoin --secret 1234'] };

const errorOf = (status: number, answer: unknown, how = write) =>
  refusal(readEnvelope(status, typeof answer === 'string' ? answer : JSON.stringify(answer)), how);

describe('a refusal of ECloud', () => {
  it.each([
    [{ state: 'ERROR', errorCode: 'INVALID_PARAMETER', errorMessage: '签名校验失败' }, 'credentials'],
    [{ state: 'ERROR', errorCode: 'INVALID_PARAMETER', errorMessage: 'disk' }, 'invalid'],
    [{ state: 'ERROR', errorCode: 'MISSING_PARAMETER', errorMessage: '可用区region不能为空' }, 'invalid'],
    [{ state: 'ERROR', errorCode: 'CSLOPENSTACK_COMPUTE_IMAGE_PARAM_INVALID', errorMessage: '' }, 'not-found'],
    [{ state: 'ALARM', errorCode: 'THIS_AZ_MUST_AUTH', errorMessage: '' }, 'account-blocked'],
    [{ state: 'ERROR', errorCode: 'X1', errorMessage: '云主机配额不足' }, 'quota'],
    [{ state: 'ERROR', errorCode: 'X2', errorMessage: '该规格已售罄' }, 'capacity'],
    [{ state: 'ERROR', errorCode: 'X3', errorMessage: '账户余额不足' }, 'account-blocked'],
    [{ state: 'ERROR', errorCode: 'X4', errorMessage: '请求过于频繁' }, 'throttled'],
    [{ state: 'FORBIDDEN', errorCode: 'X5', errorMessage: '' }, 'permission'],
    [{ state: 'ERROR', errorCode: 'X6', errorMessage: 'nobody has seen this' }, 'unavailable'],
    [{ state: 'EXCEPTION', errorCode: 'X7', errorMessage: '系统异常' }, 'unknown-outcome'],
  ])('%j is %s', (answer, errorClass) => {
    expect(errorOf(200, { requestId: 'r-1', ...answer })).toMatchObject({
      errorClass,
      vendorCode: answer.errorCode,
      vendorRequestId: 'r-1',
    });
  });

  it('leaves the outcome of a write unknown when no gateway answered, and only of a write', () => {
    expect(errorOf(200, '<html>Log in</html>')).toMatchObject({ errorClass: 'unknown-outcome' });
    expect(errorOf(502, 'Bad Gateway')).toMatchObject({ errorClass: 'unknown-outcome' });
    expect(errorOf(502, 'Bad Gateway', { ...write, write: false })).toMatchObject({ errorClass: 'unavailable' });
    expect(errorOf(429, '')).toMatchObject({ errorClass: 'throttled', retryAfterMs: 2_000 });
  });

  it('never shows a secret that the vendor quotes', () => {
    const { message } = errorOf(200, { state: 'ERROR', errorMessage: 'bad: join --secret 1234 of s3cr3t-s3cr3t' });
    expect(message).toContain('bad: <hidden> of <hidden>');
  });
});

describe('a list of ECloud', () => {
  it('is read bare, below its name, and when it is empty', () => {
    const item = { id: 1 };
    for (const body of [[item], { content: [item], total: 1 }, { regions: [item] }, { zones: [item] }]) {
      expect(readList(body)).toEqual([item]);
    }
    expect(readList({ content: null, empty: true })).toEqual([]);
    expect(readList({ total: 0 })).toBeUndefined();
    expect(readList('none')).toBeUndefined();
  });
});
