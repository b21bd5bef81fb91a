/** A fresh P-256 private key as PKCS #8 PEM. */
export function newPrivateKey(): string {
  throw new Error('not written');
}
