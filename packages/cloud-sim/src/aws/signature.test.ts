import { describe, expect, it } from 'vitest';
import type { SimRequest } from '../frame/vendor.ts';
import { type AccessKey, verifySignature } from './signature.ts';

/** The keys and requests of the vendor's public examples. */
const key: AccessKey = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  allows: () => true,
};
const body = 'Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=tag%3Aowner&Filter.1.Value.1=city-1';
const nowMs = Date.UTC(2026, 10, 22);

function signed(change: Partial<Record<string, string>> = {}, sent = body): SimRequest {
  const headers = {
    host: '127.0.0.1:4566',
    'content-type': 'application/x-www-form-urlencoded',
    'x-amz-content-sha256': 'd3e3e48e73db6a4c13face48fdbfc2a1a584537c7b7a8dbff142a5a302c9d86d',
    'x-amz-date': '20261122T000000Z',
    authorization: [
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/ec2/aws4_request',
      'SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date',
      'Signature=2044f38ba1dc44ef796ed6f17094a4f97fe3db949403d0961bbf563c5d7a4bcc',
    ].join(', '),
  };
  const all = Object.entries({ ...headers, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const url = new URL('http://127.0.0.1:4566/');
  return {
    method: 'POST',
    url,
    headers: Object.fromEntries(all),
    rawPath: '/',
    body: Buffer.from(sent),
    scheme: 'http',
  };
}

const codeOf = (request: SimRequest, atMs = nowMs, keys = [key]) => {
  try {
    return verifySignature(request, keys, atMs).region;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('a signature of version 4', () => {
  it("is accepted for the vendor's own loopback vector", () => {
    expect(codeOf(signed())).toBe('us-east-1');
  });

  it('covers the host and the raw body', () => {
    expect(codeOf(signed({ host: '127.0.0.1:4567' }))).toBe('AuthFailure');
    expect(codeOf(signed({}, body.replace('city-1', 'city-2')))).toBe('AuthFailure');
  });

  it('expires with a clock that is more than fifteen minutes off, in both directions', () => {
    expect(codeOf(signed(), nowMs + 899_000)).toBe('us-east-1');
    expect(codeOf(signed(), nowMs + 901_000)).toBe('RequestExpired');
    expect(codeOf(signed(), nowMs - 901_000)).toBe('RequestExpired');
  });

  it('is refused when it is missing, of an unknown key, or lacks the token of a session', () => {
    expect(codeOf(signed({ authorization: undefined }))).toBe('MissingAuthenticationToken');
    expect(codeOf(signed(), nowMs, [])).toBe('AuthFailure');
    expect(codeOf(signed(), nowMs, [{ ...key, sessionToken: 'a session' }])).toBe('AuthFailure');
    expect(codeOf(signed({ 'x-amz-security-token': 'a token of nobody' }))).toBe('AuthFailure');
  });
});
