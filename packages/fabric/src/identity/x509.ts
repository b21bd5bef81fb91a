import { webcrypto } from 'node:crypto';

/** Loaded on first use: it is big, and most processes issue nothing. `reflect-metadata` must come first or it throws. */
export async function loadX509() {
  await import('reflect-metadata');
  return await import('@peculiar/x509');
}

export type X509 = Awaited<ReturnType<typeof loadX509>>;

export const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Every PEM text of ours ends with a newline, as Fabric's tools write it: nodes compare some certificates byte by byte. */
export const pem = (item: { toString(format: 'pem'): string }): string => `${item.toString('pem')}\n`;

/** Names that a certificate or a request speaks for beside its subject. */
export interface AlternativeNames {
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly uris?: readonly string[];
}

/** The extension, or nothing when there are no names. */
export function alternativeNames(x509: X509, { dnsNames = [], ipAddresses = [], uris = [] }: AlternativeNames) {
  const names = [
    ...dnsNames.map((value) => ({ type: 'dns' as const, value })),
    ...ipAddresses.map((value) => ({ type: 'ip' as const, value })),
    ...uris.map((value) => ({ type: 'url' as const, value })),
  ];
  return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)];
}

/** Import of a PKCS #8 PEM key for WebCrypto. */
export async function importPrivateKey(privateKeyPem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(privateKeyPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return await webcrypto.subtle.importKey('pkcs8', der, signingAlgorithm, false, ['sign']);
}

/** Import of an SPKI PEM key for WebCrypto. */
export async function importPublicKey(spkiPem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(spkiPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return await webcrypto.subtle.importKey('spki', der, signingAlgorithm, true, ['verify']);
}
