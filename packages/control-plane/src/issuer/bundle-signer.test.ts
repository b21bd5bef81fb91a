import { X509Certificate } from 'node:crypto';
import { createAuthority } from '@hansa/fabric';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { createBundleSigner, readOwnBundle } from './bundle-signer.ts';
import { createLeagueAuthority } from './league-authority.ts';

const dayMs = 86_400_000;
const bundle = {
  gateway: 'ho-1',
  sequence: 1,
  issuedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-08T00:00:00.000Z',
  tenants: [],
  channels: [],
  keys: [],
};

describe('the bundle signer', () => {
  it('signs with a key that the league’s authority vouches for, and takes a new one before the old ends', async () => {
    let nowMs = Date.now();
    const clock = { nowMs: () => nowMs };
    const root = await createAuthority({ commonName: 'league', organisation: 'le-1', validDays: 365, clock });
    const league = createLeagueAuthority('le-1', root, clock);
    let issued = 0;
    const signer = createBundleSigner({
      clock,
      issue: () => {
        issued++;
        return league.issueBundleSigner();
      },
    });

    const jws = await signer.sign(bundle);
    const [leaf] = decodeProtectedHeader(jws).x5c ?? [];
    const certificate = new X509Certificate(Buffer.from(leaf ?? '', 'base64'));
    expect(certificate.verify(new X509Certificate(root.certificatePem).publicKey)).toBe(true);
    expect(certificate.subjectAltName).toBe('URI:hansa://le-1/bundle-signer');
    await compactVerify(jws, certificate.publicKey);
    expect(readOwnBundle(jws)).toEqual(bundle);

    nowMs += 15 * dayMs;
    await signer.sign(bundle);
    expect(issued).toBe(1);
    nowMs += 2 * dayMs;
    await signer.sign(bundle);
    expect(issued).toBe(2);
  });
});
