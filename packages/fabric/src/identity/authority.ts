import { randomBytes, webcrypto } from 'node:crypto';
import { type Clock, HansaError } from '@hansa/core';
import type { Extension, X509Certificate } from '@peculiar/x509';
import { type CryptoSuite, defaultSuite } from '../crypto-suite.ts';
import { publicKeyOfCsr } from './csr.ts';
import { isLowSignature } from './low-s.ts';
import {
  type AlternativeNames,
  alternativeNames,
  importPrivateKey,
  importPublicKey,
  loadX509,
  pem,
  signingAlgorithm,
  type X509,
} from './x509.ts';

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

export interface CertificateInput extends AlternativeNames {
  readonly authority: Pick<Authority, 'certificatePem' | 'privateKeyPem'>;
  readonly csrPem: string;
  readonly subject: { readonly commonName: string; readonly organisationalUnit?: string };
  readonly usage: CertificateUsage;
  readonly validMs: number;
  readonly clock: Clock;
}

export interface IssuedCertificate {
  readonly suite: CryptoSuite;
  readonly certificatePem: string;
  /** Lower-case hex. */
  readonly serialNumber: string;
  /** ISO 8601 */
  readonly notAfter: string;
}

/** Other machines' clocks may be behind ours. */
const backdatedMs = 5 * 60_000;
const dayMs = 86_400_000;

export async function createAuthority(input: AuthorityInput): Promise<Authority> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  const extensions = [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ];
  const certificate = await untilLowS(() =>
    x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: newSerialNumber(),
      name: new x509.Name([{ CN: [input.commonName] }, { O: [input.organisation] }]),
      ...validity(input.clock, input.validDays * dayMs),
      keys,
      signingAlgorithm,
      extensions,
    }),
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const lines = pkcs8.match(/.{1,64}/g) ?? [];
  const privateKeyPem = `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
  return { suite: defaultSuite, certificatePem: pem(certificate), privateKeyPem };
}

/**
 * Issues a leaf for the public key of a request and nothing else of it: names come from the caller. `request.invalid` when the
 * request is not signed by its own key.
 */
export async function issueCertificate(input: CertificateInput): Promise<IssuedCertificate> {
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(input.authority.certificatePem);
  const publicKey = await importPublicKey(await publicKeyOfCsr(input.csrPem));
  const signingKey = await importPrivateKey(input.authority.privateKeyPem);
  const { commonName, organisationalUnit } = input.subject;
  const extensions = await leafExtensions(x509, input, issuer, publicKey);
  const certificate = await untilLowS(() =>
    x509.X509CertificateGenerator.create({
      serialNumber: newSerialNumber(),
      subject: new x509.Name([
        { CN: [commonName] },
        ...(organisationalUnit === undefined ? [] : [{ OU: [organisationalUnit] }]),
      ]),
      issuer: issuer.subjectName,
      ...validity(input.clock, input.validMs),
      publicKey,
      signingKey,
      signingAlgorithm,
      extensions,
    }),
  );
  return {
    suite: defaultSuite,
    certificatePem: pem(certificate),
    serialNumber: certificate.serialNumber.toLowerCase(),
    notAfter: certificate.notAfter.toISOString(),
  };
}

async function leafExtensions(
  x509: X509,
  input: CertificateInput,
  issuer: X509Certificate,
  publicKey: webcrypto.CryptoKey,
): Promise<Extension[]> {
  const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;
  const purposes = { client: [clientAuth], server: [serverAuth], both: [serverAuth, clientAuth], signing: [] };
  const extended = purposes[input.usage];
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    ...(extended.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(extended)]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ...alternativeNames(x509, input),
  ];
}

const validity = (clock: Clock, validMs: number) => ({
  notBefore: new Date(clock.nowMs() - backdatedMs),
  notAfter: new Date(clock.nowMs() + validMs),
});

/** 16 bytes, the first between 1 and 127: a positive integer of constant length. */
function newSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes.toString('hex');
}

/** Half of all signatures are low-S, so 64 failures in a row mean something else is wrong. */
const attempts = 64;

/** Signs again until the certificate's own signature is low-S: Fabric would rewrite a high one, and then its bytes differ. */
async function untilLowS(make: () => Promise<X509Certificate>): Promise<X509Certificate> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const certificate = await make();
    if (isLowSignature(new Uint8Array(certificate.signature))) return certificate;
  }
  throw new HansaError('internal.bug', 'No certificate with a low-S signature could be made');
}
