import type { Clock } from '@hansa/core';
import type { CryptoSuite } from '../crypto-suite.ts';

/** A self-signed certificate authority of ours: the league's, or a tenant's issuer. */
export interface Authority {
  readonly suite: CryptoSuite;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export interface AuthorityInput {
  readonly commonName: string;
  readonly organisation: string;
  readonly validDays: number;
  readonly clock: Clock;
}

/** `signing` is for Fabric identities and JWS signers, the others for TLS. */
export type CertificateUsage = 'client' | 'server' | 'both' | 'signing';

export interface CertificateInput {
  readonly authority: Pick<Authority, 'certificatePem' | 'privateKeyPem'>;
  readonly csrPem: string;
  readonly subject: { readonly commonName: string; readonly organisationalUnit?: string };
  readonly usage: CertificateUsage;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly uris?: readonly string[];
  readonly validMs: number;
  readonly clock: Clock;
}

export interface IssuedCertificate {
  readonly suite: CryptoSuite;
  readonly certificatePem: string;
  /** Lower-case hex, as `X509Certificate.serialNumber` writes it but lower-case. */
  readonly serialNumber: string;
  /** ISO 8601 */
  readonly notAfter: string;
}

export async function createAuthority(_input: AuthorityInput): Promise<Authority> {
  throw new Error('not written');
}

/** Issues a leaf for the public key of a request and nothing else of it: names come from the caller. */
export async function issueCertificate(_input: CertificateInput): Promise<IssuedCertificate> {
  throw new Error('not written');
}
