import { describe, expect, it } from 'vitest';
import { eopDate, eopQuery, signEop } from './sign.ts';

const vector = {
  accessKey: 'a'.repeat(32),
  secretKey: 'b'.repeat(32),
  requestId: '27cfe4dc-e640-45f6-92ca-492ca73e8680',
  date: '20220525T160752Z',
};

const signatureOf = (query: string, body: string) =>
  signEop({ ...vector, query, body })['Eop-Authorization']?.split('Signature=')[1];

describe('the EOP signature', () => {
  it("equals the vendor's Go code for a GET with a query", () => {
    expect(signatureOf(eopQuery({ regionID: 'r-1', instanceID: 'i-1' }), '')).toBe(
      'q4/l1oD01jzeMpjgcfeiYGXnce+rwGhZxFkh6HVMa8I=',
    );
  });

  it("equals the vendor's Go code for a POST with a body", () => {
    expect(signatureOf('', '{"regionID":"r-1","pageNo":1,"pageSize":10}')).toBe(
      'NZZqxOSMxjUF1uFgABldMeDDV0xFfJRjUV8nwPy8pic=',
    );
  });

  it('encodes a query as Go does', () => {
    expect(eopQuery({ b: "a b*'()!~", a: '云/=' })).toBe('a=%E4%BA%91%2F%3D&b=a+b%2A%27%28%29%21~');
  });

  it("shows Beijing's digits or those of UTC", () => {
    const nowMs = Date.UTC(2026, 10, 22, 20, 5, 6);
    expect(eopDate(nowMs, 'utc')).toBe('20261122T200506Z');
    expect(eopDate(nowMs, 'beijing')).toBe('20261123T040506Z');
  });
});
