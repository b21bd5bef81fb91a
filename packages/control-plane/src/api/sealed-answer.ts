import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What a write answered; kept so that the same request again gets the same answer. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const ivBytes = 12;
const tagBytes = 16;

/** The key is made of the caller's token, of which the database has only the hash. */
const keyOf = (bearer: string, idempotencyKey: string): Buffer =>
  Buffer.from(hkdfSync('sha256', bearer, idempotencyKey, 'hansa idempotency answer', 32));

/** Seals an answer (it may hold a new API key) so that only who sends the same token and key again can read it. */
export function sealAnswer(answer: Answer, bearer: string, idempotencyKey: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(bearer, idempotencyKey), iv);
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]);
}

export function openAnswer(sealed: Buffer, bearer: string, idempotencyKey: string): Answer {
  const iv = sealed.subarray(0, ivBytes);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(bearer, idempotencyKey), iv);
  decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
  const text = Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
  return JSON.parse(text.toString('utf8')) as Answer;
}
