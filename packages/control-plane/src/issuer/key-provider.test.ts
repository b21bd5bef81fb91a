import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeyFile } from './key-provider.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the key file', () => {
  it('is made once when several start together, readable by its owner only', async () => {
    const path = join(folder, 'keys', 'league.key');
    const providers = await Promise.all(Array.from({ length: 8 }, () => openKeyFile(path)));
    const wrapped = await providers[0]?.wrap(new Uint8Array(32).fill(1), 'row');
    for (const provider of providers) {
      expect(await provider.unwrap('1', wrapped ?? new Uint8Array(), 'row')).toEqual(Buffer.alloc(32, 1));
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path)).length).toBe(32);
  });

  it('is refused when others may read it, or when it has another length', async () => {
    const path = join(folder, 'league.key');
    await writeFile(path, new Uint8Array(32));
    await chmod(path, 0o644);
    await expect(openKeyFile(path)).rejects.toThrow('chmod 600');
    await chmod(path, 0o600);
    await writeFile(path, new Uint8Array(31));
    await expect(openKeyFile(path)).rejects.toThrow('32 bytes');
  });
});
