import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { type Clock, type GatewayBundle, systemClock } from '@hansa/core';
import { type Authority, createAuthority, createCsr, issueCertificate, newPrivateKey } from '@hansa/fabric';
import { CompactSign } from 'jose';

const dayMs = 86_400_000;

/** What signs bundles in tests: a league CA, and the certificate and key of its bundle signer. */
export interface League {
  readonly authority: Authority;
  sign(bundle: unknown): Promise<string>;
}

export interface LeagueOptions {
  readonly clock?: Clock;
  /** URI in the signer's certificate. */
  readonly signerUri?: string;
  readonly signerValidMs?: number;
  /** Who issues the signer's certificate; by default the league's own CA. */
  readonly issuer?: Authority;
}

export async function createLeague(options: LeagueOptions = {}): Promise<League> {
  const { clock = systemClock, signerUri = 'hansa://le-test/bundle-signer', signerValidMs = dayMs } = options;
  const authority = await createAuthority({ commonName: 'league', organisation: 'Hansa', validDays: 30, clock });
  const privateKeyPem = newPrivateKey();
  const { certificatePem } = await issueCertificate({
    authority: options.issuer ?? authority,
    csrPem: await createCsr({ commonName: 'bundle-signer', privateKeyPem }),
    subject: { commonName: 'bundle-signer' },
    uris: [signerUri],
    usage: 'signing',
    validMs: signerValidMs,
    clock,
  });
  const x5c = [new X509Certificate(certificatePem).raw.toString('base64')];
  return {
    authority,
    sign: (bundle) =>
      new CompactSign(Buffer.from(JSON.stringify(bundle)))
        .setProtectedHeader({ alg: 'ES256', x5c })
        .sign(createPrivateKey(privateKeyPem)),
  };
}

/** A tenant's root: issues what a gateway's request asks for, as the control plane's issuer does. */
export async function createTenantRoot(tenantId: string, clock: Clock = systemClock) {
  const authority = await createAuthority({ commonName: tenantId, organisation: tenantId, validDays: 30, clock });
  return {
    authority,
    async certify(csrPem: string): Promise<string> {
      const subject = { commonName: 'gateway', organisationalUnit: 'client' };
      const issued = await issueCertificate({ authority, csrPem, subject, usage: 'signing', validMs: dayMs, clock });
      return issued.certificatePem;
    },
  };
}

export const hostId = 'ho-0123456789abcdef';
export const tenantA = `te-${'a'.repeat(16)}`;
export const tenantB = `te-${'b'.repeat(16)}`;
export const channelA = `ch-${'a'.repeat(16)}`;
export const channelB = `ch-${'b'.repeat(16)}`;
export const keys = {
  writerA: 'hansa_tenant_writer-a',
  readerA: 'hansa_tenant_reader-a',
  writerB: 'hansa_tenant_writer-b',
};

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A bundle of two tenants with a channel each; fields may be replaced. */
export function testBundle(changes: Partial<GatewayBundle> = {}): GatewayBundle {
  return {
    gateway: hostId,
    sequence: 1,
    issuedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2099-01-01T00:00:00.000Z',
    tenants: [{ tenantId: tenantA }, { tenantId: tenantB }],
    channels: [
      { channelId: channelA, tenantId: tenantA, contracts: ['notary'], transactionsPerSecond: 10 },
      { channelId: channelB, tenantId: tenantB, contracts: [], transactionsPerSecond: 10 },
    ],
    keys: [
      { sha256: sha256(keys.writerA), tenantId: tenantA, role: 'writer' },
      { sha256: sha256(keys.readerA), tenantId: tenantA, role: 'reader' },
      { sha256: sha256(keys.writerB), tenantId: tenantB, role: 'writer' },
    ],
    ...changes,
  };
}
