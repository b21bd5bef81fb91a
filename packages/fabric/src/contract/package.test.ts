import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contractSocket, writeExternalBuilder } from './external-builder.ts';
import { packageContract, packageId } from './package.ts';

const run = promisify(execFile);
const label = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.+-]{0,20}$/);

describe('packageContract', () => {
  it('gives equal bytes for equal input and other bytes for another version', async () => {
    await fc.assert(
      fc.asyncProperty(label, fc.string({ maxLength: 20 }), async (name, version) => {
        const bytes = await packageContract({ label: name, contract: { name, version } });
        expect(await packageContract({ label: name, contract: { name, version } })).toEqual(bytes);
        const next = await packageContract({ label: name, contract: { name, version: `${version}!` } });
        expect(packageId(name, next)).not.toBe(packageId(name, bytes));
        expect(gunzipSync(bytes).toString()).toContain(`"label":"${name}"`);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps the digest that peers have installed', async () => {
    const bytes = await packageContract({ label: 'notary_1', contract: { name: 'notary', version: '1' } });
    expect(packageId('notary_1', bytes)).toMatchInlineSnapshot(
      `"notary_1:9593ab732512912a5fc01a48b3728b9608fc5fb0dbcf8be3357c54b2577d26cf"`,
    );
  });

  it('refuses labels that a peer or a path would', async () => {
    for (const wrong of ['', '-a', 'a/b', "a'b", 'a b', 'a'.repeat(65)]) {
      const packaging = packageContract({ label: wrong, contract: { name: 'a', version: '1' } });
      await expect(packaging).rejects.toMatchObject({ code: 'contract.refused' });
    }
  });
});

describe('writeExternalBuilder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hansa builder's "));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function metadata(type: string): Promise<string> {
    const path = join(folder, `metadata of ${type}`);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'metadata.json'), JSON.stringify({ path: '', type, label: 'notary_1.0' }));
    return path;
  }

  it('names the socket of the label, whatever the folders are called', async () => {
    const sockets = join(folder, 'run "1"');
    await writeExternalBuilder(folder, sockets);
    await writeExternalBuilder(folder, sockets);
    const ours = await metadata('hansa');
    const [built, released] = [join(folder, 'built it'), join(folder, 'released it')];
    await Promise.all([built, released].map((path) => mkdir(path)));
    await run(join(folder, 'bin/detect'), [folder, ours]);
    await run(join(folder, 'bin/build'), [folder, ours, built]);
    await run(join(folder, 'bin/release'), [built, released]);
    const connection = JSON.parse(await readFile(join(released, 'chaincode/server/connection.json'), 'utf8'));
    expect(connection.address).toBe(`unix://${join(sockets, 'notary_1.0.sock')}`);
    expect(contractSocket(sockets, 'notary_1.0')).toBe(join(sockets, 'notary_1.0.sock'));
    expect((await stat(join(folder, 'bin/detect'))).mode & 0o777).toBe(0o700);
  });

  it('leaves packages of other types alone', async () => {
    await writeExternalBuilder(folder, folder);
    await expect(run(join(folder, 'bin/detect'), [folder, await metadata('golang')])).rejects.toThrow();
  });

  it('refuses a socket path that the kernel would cut', () => {
    expect(() => contractSocket(`/${'a'.repeat(100)}`, 'notary')).toThrow(/longer than 107/);
  });
});
