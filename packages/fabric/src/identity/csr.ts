/** Who and what a certificate request speaks for. */
export interface CsrInput {
  readonly commonName: string;
  readonly privateKeyPem: string;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly uris?: readonly string[];
}

/** A PKCS #10 request in PEM, signed by the key that it is about. */
export async function createCsr(_input: CsrInput): Promise<string> {
  throw new Error('not written');
}

/**
 * The public key of a request as SPKI PEM, after its own signature was verified (proof of possession).
 * `request.invalid` when it is no request, is not signed by its key, or is not P-256.
 */
export async function publicKeyOfCsr(_csrPem: string): Promise<string> {
  throw new Error('not written');
}
