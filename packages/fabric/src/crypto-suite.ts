/** The cryptography of an identity, a certificate, a hash or a signature. SM2/SM3 will be a second value, never a special case. */
export type CryptoSuite = 'P256-SHA256';

export const defaultSuite: CryptoSuite = 'P256-SHA256';
