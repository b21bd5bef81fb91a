import { createPublicKey } from 'node:crypto';
import { HansaError, invalidRequest } from '@hansa/core';
import { readPrivateKey } from './private-key.ts';
import {
  type AlternativeNames,
  alternativeNames,
  importPrivateKey,
  importPublicKey,
  loadX509,
  pem,
  signingAlgorithm,
} from './x509.ts';

/** Who and what a certificate request speaks for. */
export interface CsrInput extends AlternativeNames {
  readonly commonName: string;
  readonly privateKeyPem: string;
}

/** A PKCS #10 request in PEM, signed by the key that it is about. */
export async function createCsr({ commonName, privateKeyPem, ...names }: CsrInput): Promise<string> {
  const x509 = await loadX509();
  const publicKeyPem = createPublicKey(readPrivateKey(privateKeyPem)).export({ type: 'spki', format: 'pem' }) as string;
  const [privateKey, publicKey] = await Promise.all([importPrivateKey(privateKeyPem), importPublicKey(publicKeyPem)]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: new x509.Name([{ CN: [commonName] }]),
    keys: { privateKey, publicKey },
    signingAlgorithm,
    extensions: alternativeNames(x509, names),
  });
  return pem(request);
}

/** A request is a few hundred bytes; more is not read. */
const csrLimitBytes = 16_384;

/**
 * The public key of a request as SPKI PEM, after its own signature was verified (proof of possession).
 * `request.invalid` when it is no request, is not signed by its key, or is not P-256.
 */
export async function publicKeyOfCsr(csrPem: string): Promise<string> {
  if (csrPem.length > csrLimitBytes) throw invalidRequest({ field: '/csr', rule: 'must be shorter than 16 KiB' });
  const x509 = await loadX509();
  try {
    const request = new x509.Pkcs10CertificateRequest(csrPem);
    const key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
      throw invalidRequest({ field: '/csr', rule: 'must be about a P-256 key' });
    }
    if (!(await request.verify())) throw invalidRequest({ field: '/csr', rule: 'must be signed by its own key' });
    return key.export({ type: 'spki', format: 'pem' }) as string;
  } catch (error) {
    if (error instanceof HansaError) throw error;
    const violation = { field: '/csr', rule: 'must be a PKCS #10 request in PEM' };
    throw new HansaError('request.invalid', `${violation.field} ${violation.rule}`, {
      cause: error,
      violations: [violation],
    });
  }
}
