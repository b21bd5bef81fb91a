import { sign } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import { type CryptoSuite, defaultSuite } from '../crypto-suite.ts';
import { lowSignature } from './low-s.ts';
import { readPrivateKey } from './private-key.ts';

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

/** The key stays inside the closure: it is in no field and so in no log. `fabric.refused` when it is not a P-256 key. */
export function createSigningIdentity({ mspId, certificatePem, privateKeyPem }: SigningIdentityInput): SigningIdentity {
  const key = readPrivateKey(privateKeyPem);
  return {
    mspId,
    certificatePem,
    suite: defaultSuite,
    serialized: serializeIdentity(mspId, certificatePem),
    sign: (bytes) => lowSignature(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })),
  };
}

export function serializeIdentity(mspId: string, certificatePem: string): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificatePem));
  return identity.serializeBinary();
}
