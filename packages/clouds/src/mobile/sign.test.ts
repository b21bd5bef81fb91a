import { describe, expect, it } from 'vitest';
import { beijingTimestamp, signQuery } from './sign.ts';

const keys = { accessKey: 'test-key', secretKey: 'test-secret', nonce: '00000000000040008000000000000000', query: {} };
const list = {
  ...keys,
  method: 'POST',
  path: '/api/openapi-instance/v4/list/describe-instances',
  version: '2016-12-05',
};
/** 08:00 on a clock in Beijing. */
const nowMs = Date.UTC(2026, 10, 22, 0);

describe('the signature of ECloud', () => {
  it('equals the vector of a third-party client', () => {
    const path = '/api/cem/gateway/outer/cem-webapi/login/verifySms';
    const { signature } = signQuery({
      ...keys,
      method: 'POST',
      path,
      signatureMethod: 'HmacSHA1',
      nowMs: Date.UTC(2026, 9, 4, 8),
    });
    expect(signature).toBe('481410f361be4548477cc119e5e0e3f69398239f');
  });

  it('equals the vector of a list with SHA-1', () => {
    const { signature, queryHash } = signQuery({ ...list, signatureMethod: 'HmacSHA1', nowMs });
    expect(queryHash).toBe('91c3bcf1397d8e8fbe101bb040af81a8e0fc24e5e71758745b5db650ef83200f');
    expect(signature).toBe('67d33bd728480a4b76a1aef2f4f44bfa64ced209');
  });

  it('equals the vector of a list with SHA-256', () => {
    const { signature, queryHash } = signQuery({ ...list, signatureMethod: 'HmacSHA256', nowMs });
    expect(queryHash).toBe('9ba6ed5833792afe3667ad6a531b83e50d4909f6cf54043807edb61cc41c74d4');
    expect(signature).toBe('4a9074da60ca21dbe6ed0a94f49d608486de63b1818123e70102082ae83de705');
  });

  it('signs what it sends: parameters sorted and escaped as RFC 3986 says', () => {
    const { query } = signQuery({ ...list, query: { zz: "a b*~'", aa: '中' }, signatureMethod: 'HmacSHA256', nowMs });
    expect(query).toMatch(/^AccessKey=test-key&SignatureMethod=HmacSHA256&.*&aa=%E4%B8%AD&zz=a%20b%2A~%27&Signature=/);
  });

  it('writes the time as a clock in Beijing shows it', () => {
    expect(beijingTimestamp(Date.UTC(2026, 10, 22, 20, 30, 1))).toBe('2026-11-23T04:30:01Z');
  });
});
