import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLowSignature, lowSignature } from './low-s.ts';
import { newPrivateKey } from './private-key.ts';
import { createSigningIdentity } from './signing-identity.ts';

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const scalar = fc.bigInt({ min: 1n, max: order - 1n });
const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** A second reader of DER, written against X.690 and not against the writer. */
function readIntegers(der: Uint8Array): bigint[] {
  const integers: bigint[] = [];
  expect(der[0]).toBe(0x30);
  expect(der[1]).toBe(der.length - 2);
  for (let at = 2; at < der.length; ) {
    expect(der[at]).toBe(0x02);
    const length = der[at + 1] ?? 0;
    const body = der.subarray(at + 2, at + 2 + length);
    expect((body[0] ?? 0) & 0x80).toBe(0);
    if (length > 1 && body[0] === 0) expect((body[1] ?? 0) & 0x80).toBe(0x80);
    integers.push(BigInt(`0x${Buffer.from(body).toString('hex')}`));
    at += 2 + length;
  }
  return integers;
}

describe('lowSignature', () => {
  it('keeps r, keeps s or its negative, whichever is lower, in minimal DER', () => {
    fc.assert(
      fc.property(scalar, scalar, (r, s) => {
        const der = lowSignature(Buffer.concat([bytesOf(r), bytesOf(s)]));
        expect(readIntegers(der)).toEqual([r, s > order / 2n ? order - s : s]);
        expect(isLowSignature(der)).toBe(true);
      }),
    );
  });

  it('tells a high signature from a low one', () => {
    const high = Buffer.concat([
      Buffer.from('3045020101', 'hex'),
      Buffer.from('0221', 'hex'),
      Buffer.alloc(1),
      bytesOf(order - 1n),
    ]);
    expect(isLowSignature(high)).toBe(false);
    expect(isLowSignature(Buffer.from('rubbish'))).toBe(false);
  });
});

describe('createSigningIdentity', () => {
  it('signs whatever it is given with a low signature that its public key verifies', () => {
    const privateKeyPem = newPrivateKey();
    const identity = createSigningIdentity({ mspId: 'cn-1', certificatePem: 'certificate', privateKeyPem });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const signature = identity.sign(bytes);
        expect(isLowSignature(signature)).toBe(true);
        expect(verify('sha256', bytes, createPublicKey(privateKeyPem), signature)).toBe(true);
      }),
    );
  });

  it('refuses a key of another curve and never shows the key', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    expect(() => createSigningIdentity({ mspId: 'cn-1', certificatePem: '', privateKeyPem })).toThrow(
      /not a P-256 key/,
    );
    const identity = createSigningIdentity({ mspId: 'cn-1', certificatePem: '', privateKeyPem: newPrivateKey() });
    expect(JSON.stringify(identity)).not.toContain('PRIVATE');
  });
});
