import { describe, expect, it } from 'vitest';
import type { SimRequest } from '../frame/vendor.ts';
import { canonicalQuery, checkSignature } from './signature.ts';

const keys = { accessKey: 'a'.repeat(32), secretKey: 'b'.repeat(32) };

/** The case of the vendor's own unit test, with its signature. */
const target = '/v1/test/myfolder/readme.txt?partNumber=9&uploadId=a44cc9bab11cbd156984767aad637851';
const signedAtMs = Date.parse('2015-04-27T08:23:49Z');
const signed = (change: Partial<SimRequest> = {}): SimRequest => ({
  method: 'PUT',
  url: new URL(`http://bj.bcebos.com${target}`),
  rawPath: target,
  headers: {
    host: 'bj.bcebos.com',
    'content-type': 'text/plain',
    'content-length': '8',
    'content-md5': 'NFzcPqhviddjRNnSOGo4rw==',
    'x-bce-date': '2015-04-27T08:23:49Z',
    authorization: `bce-auth-v1/${keys.accessKey}/2015-04-27T08:23:49Z/1800//d74a04362e6a848f5b39b15421cb449427f419c95a480fd6b8cf9fc783e2999e`,
  },
  body: Buffer.alloc(8),
  scheme: 'http',
  ...change,
});

describe('the signature of the simulated Baidu', () => {
  it("is the vendor's own", () => {
    expect(() => checkSignature(signed(), keys, signedAtMs)).not.toThrow();
  });

  it('does not mind how a query was encoded', () => {
    const rawPath = target.replace('=9', '=%39').replace('a44c', '%61%344c');
    expect(() => checkSignature(signed({ rawPath }), keys, signedAtMs)).not.toThrow();
  });

  it('encodes a query strictly, and sorts it', () => {
    const query = `text&text1=${encodeURIComponent('测试')}&text10=test&authorization=x`;
    expect(canonicalQuery(query)).toBe('text10=test&text1=%E6%B5%8B%E8%AF%95&text=');
    expect(canonicalQuery('clientToken=tok%2d1')).toBe('clientToken=tok-1');
  });

  it.each([
    ['another method', { method: 'GET' }, signedAtMs, 'SignatureDoesNotMatch'],
    ['another query', { rawPath: `${target}2` }, signedAtMs, 'SignatureDoesNotMatch'],
    ['a time long past', {}, signedAtMs + 3_600_000, 'RequestExpired'],
    ['a time far ahead', {}, signedAtMs - 3_600_000, 'RequestTimeTooSkewed'],
    ['no signature', { headers: { host: 'bj.bcebos.com' } }, signedAtMs, 'InvalidHTTPAuthHeader'],
  ])('refuses %s', (_what, change, nowMs, code) => {
    expect(() => checkSignature(signed(change), keys, nowMs)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a key that it does not know', () => {
    const stranger = { ...keys, accessKey: 'c'.repeat(32) };
    expect(() => checkSignature(signed(), stranger, signedAtMs)).toThrow(
      expect.objectContaining({ code: 'InvalidAccessKeyId' }),
    );
  });
});
