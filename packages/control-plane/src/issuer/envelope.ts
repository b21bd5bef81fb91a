import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyProvider } from './key-provider.ts';

/** The row that a ciphertext belongs to; a ciphertext moved to another row does not open. */
export interface EnvelopePlace {
  readonly table: string;
  readonly ownerId: string;
  readonly purpose: string;
}

/** A secret at rest: sealed by a data key of its own, which is wrapped by the key-encryption key. */
export interface Envelope {
  /** `<key id>/<version>` of the key-encryption key. */
  readonly keyVersion: string;
  readonly ciphertext: Uint8Array;
}

const dataKeyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** Seals text with AES-256-GCM under a fresh data key. */
export async function seal(keys: KeyProvider, place: EnvelopePlace, plaintext: string): Promise<Envelope> {
  const keyVersion = `${keys.keyId}/${keys.version}`;
  const aad = associatedData(place, keyVersion);
  const dataKey = randomBytes(dataKeyBytes);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', dataKey, iv).setAAD(Buffer.from(aad));
  const sealed = Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const wrapped = await keys.wrap(dataKey, aad);
  dataKey.fill(0);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  return { keyVersion, ciphertext: Buffer.concat([length, wrapped, sealed]) };
}

/** Opens what `seal` made for the same place. Throws when a byte, the place or the key differs; the message names no secret. */
export async function open(keys: KeyProvider, place: EnvelopePlace, envelope: Envelope): Promise<string> {
  const [keyId, version] = envelope.keyVersion.split('/');
  if (keyId !== keys.keyId || version === undefined) {
    throw new Error(
      `The secret ${place.purpose} of ${place.ownerId} is sealed under another key: ${envelope.keyVersion}`,
    );
  }
  const aad = associatedData(place, envelope.keyVersion);
  const bytes = Buffer.from(envelope.ciphertext);
  const wrappedEnd = 2 + bytes.readUInt16BE(0);
  const dataKey = await keys.unwrap(version, bytes.subarray(2, wrappedEnd), aad);
  const sealed = bytes.subarray(wrappedEnd);
  const tagAt = sealed.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', dataKey, sealed.subarray(0, ivBytes))
    .setAAD(Buffer.from(aad))
    .setAuthTag(sealed.subarray(tagAt));
  return Buffer.concat([decipher.update(sealed.subarray(ivBytes, tagAt)), decipher.final()]).toString('utf8');
}

const associatedData = ({ table, ownerId, purpose }: EnvelopePlace, keyVersion: string): string =>
  [table, ownerId, purpose, keyVersion].join('|');
