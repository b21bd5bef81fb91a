import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A key-encryption key: it wraps data keys and never leaves its keeper (a file here, a key service elsewhere). */
export interface KeyProvider {
  readonly keyId: string;
  /** The version that `wrap` uses now. */
  readonly version: string;
  /** `aad` binds the wrapped key to its row: unwrapping with another `aad` fails. */
  wrap(dataKey: Uint8Array, aad: string): Promise<Uint8Array>;
  /** Throws when the version is unknown, the bytes were changed or `aad` differs. */
  unwrap(version: string, wrapped: Uint8Array, aad: string): Promise<Uint8Array>;
}

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/** A KeyProvider whose key is a file of 32 bytes with mode 0600; made at first start, also when several start at once. */
export async function openKeyFile(path: string): Promise<KeyProvider> {
  const key = (await readKey(path)) ?? (await makeKey(path));
  return createKeyProvider('file', key);
}

/** A KeyProvider over key bytes in memory. */
export function createKeyProvider(keyId: string, key: Uint8Array): KeyProvider {
  if (key.length !== keyBytes) throw new Error(`The key-encryption key must be ${keyBytes} bytes, not ${key.length}`);
  const version = '1';
  return {
    keyId,
    version,
    wrap: async (dataKey, aad) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad));
      return Buffer.concat([iv, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
    },
    unwrap: async (wrappedVersion, wrapped, aad) => {
      if (wrappedVersion !== version) throw new Error(`Unknown version ${wrappedVersion} of key ${keyId}`);
      const tagAt = wrapped.length - tagBytes;
      const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, ivBytes))
        .setAAD(Buffer.from(aad))
        .setAuthTag(wrapped.subarray(tagAt));
      return Buffer.concat([decipher.update(wrapped.subarray(ivBytes, tagAt)), decipher.final()]);
    },
  };
}

async function readKey(path: string): Promise<Uint8Array | undefined> {
  const found = await stat(path).catch(absentIsUndefined);
  if (found === undefined) return undefined;
  if ((found.mode & 0o077) !== 0) throw new Error(`${path} must be readable by its owner only (chmod 600)`);
  return await readFile(path);
}

/** Written aside and linked into place, so that of several starters one wins and all read whole bytes. */
async function makeKey(path: string): Promise<Uint8Array> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(aside, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' });
  await chmod(aside, 0o600);
  try {
    await link(aside, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(aside);
  }
  return await readFile(path);
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function absentIsUndefined(error: unknown): undefined {
  if (hasCode(error, 'ENOENT')) return undefined;
  throw error;
}
