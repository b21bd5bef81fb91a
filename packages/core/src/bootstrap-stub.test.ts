import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bootstrapStub, bootstrapStubBytesMax } from './bootstrap-stub.ts';

const input = {
  bootstrapUrl: 'https://control-plane.league-of-cities.example:8422',
  authoritySha256: 'ab'.repeat(32),
  secret: 'A'.repeat(43),
};

describe('the bootstrap stub', () => {
  it('fits where user-data is shortest, with a long name for the control plane', () => {
    const stub = bootstrapStub(input);
    expect(Buffer.byteLength(stub)).toBeLessThanOrEqual(bootstrapStubBytesMax);
    expect(Buffer.from(stub).toString('base64').length).toBeLessThanOrEqual(1024);
  });

  it('is a script that a shell takes', () => {
    expect(() => execFileSync('sh', ['-n'], { input: bootstrapStub(input) })).not.toThrow();
  });

  it('refuses a URL that makes it too long, and values that would leave their quotes', () => {
    expect(() => bootstrapStub({ ...input, bootstrapUrl: `https://${'a'.repeat(300)}` })).toThrow(RangeError);
    expect(() => bootstrapStub({ ...input, secret: "'; rm -rf /; '" })).toThrow(RangeError);
  });
});
