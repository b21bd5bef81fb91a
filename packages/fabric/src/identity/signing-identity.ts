import type { CryptoSuite } from '../crypto-suite.ts';

/** Somebody of an organisation who can sign: what every call to a peer is made as. */
export interface SigningIdentity {
  readonly mspId: string;
  readonly certificatePem: string;
  readonly suite: CryptoSuite;
  /** The `msp.SerializedIdentity` message: what Fabric calls the creator. */
  readonly serialized: Uint8Array;
  /** ECDSA over SHA-256 of the bytes, DER, low-S (Fabric refuses high-S). */
  sign(bytes: Uint8Array): Uint8Array;
}

export interface SigningIdentityInput {
  readonly mspId: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export function createSigningIdentity(_input: SigningIdentityInput): SigningIdentity {
  throw new Error('not written');
}
