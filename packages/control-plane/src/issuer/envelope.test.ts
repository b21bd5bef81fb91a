import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { open, seal } from './envelope.ts';
import { createKeyProvider } from './key-provider.ts';

const keys = createKeyProvider('test', new Uint8Array(32).fill(7));
const place = { table: 'secret', ownerId: 'te-1', purpose: 'root-key' };

describe('an envelope', () => {
  it('opens to what was sealed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        expect(await open(keys, place, await seal(keys, place, text))).toBe(text);
      }),
    );
  });

  it('does not hold the plain text, and differs each time', async () => {
    const first = await seal(keys, place, 'a private key');
    const second = await seal(keys, place, 'a private key');
    expect(Buffer.from(first.ciphertext).includes('a private key')).toBe(false);
    expect(Buffer.from(first.ciphertext).equals(second.ciphertext)).toBe(false);
  });

  it('does not open once any byte was changed', async () => {
    const { keyVersion, ciphertext } = await seal(keys, place, 'a private key');
    for (let index = 2; index < ciphertext.length; index++) {
      const changed = Uint8Array.from(ciphertext);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await expect(open(keys, place, { keyVersion, ciphertext: changed })).rejects.toThrow();
    }
  });

  it('does not open in the place of another owner, nor under another key', async () => {
    const envelope = await seal(keys, place, 'a private key');
    const others = createKeyProvider('test', new Uint8Array(32).fill(8));
    await expect(open(keys, { ...place, ownerId: 'te-2' }, envelope)).rejects.toThrow();
    await expect(open(others, place, envelope)).rejects.toThrow();
    await expect(open(keys, place, { ...envelope, keyVersion: 'kms/1' })).rejects.toThrow('another key');
  });
});
