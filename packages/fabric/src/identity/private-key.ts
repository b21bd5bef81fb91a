import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { HansaError } from '@hansa/core';

/** A fresh P-256 private key as PKCS #8 PEM. */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

/** The key of a PEM text; `fabric.refused` when it is none or not P-256. The cause is left out: it may quote the key. */
export function readPrivateKey(privateKeyPem: string): KeyObject {
  const key = parse(privateKeyPem);
  if (key?.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new HansaError('fabric.refused', 'A private key is not a P-256 key in PEM; make it anew');
  }
  return key;
}

function parse(privateKeyPem: string): KeyObject | undefined {
  try {
    return createPrivateKey(privateKeyPem);
  } catch {
    return undefined;
  }
}
