import { chmod, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runDirectoryOf } from './config.ts';
import { ensureRunDirectory } from './run-directory.ts';

const uid = process.getuid?.() ?? 0;
let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'run-'));
});
afterEach(() => rm(base, { recursive: true }));

test('the folder is ours alone, and making it twice does no harm', async () => {
  const run = join(base, 'hansa', 'abcd1234');
  await ensureRunDirectory(run, uid);
  await ensureRunDirectory(run, uid);
  expect((await stat(run)).mode & 0o777).toBe(0o700);
});

test('a folder that others may enter, or a link to elsewhere, is refused', async () => {
  const parent = join(base, 'hansa');
  await ensureRunDirectory(join(parent, 'a'), uid);
  await chmod(parent, 0o755);
  await expect(ensureRunDirectory(join(parent, 'a'), uid)).rejects.toThrow('mode 700');
  await chmod(parent, 0o700);
  await symlink(base, join(parent, 'b'));
  await expect(ensureRunDirectory(join(parent, 'b'), uid)).rejects.toThrow('mode 700');
});

test('a folder of another user is refused', async () => {
  await expect(ensureRunDirectory(join(base, 'hansa', 'a'), uid + 1)).rejects.toThrow(`user ${uid + 1}`);
});

test('the path leaves room for a socket and differs by home', () => {
  const path = runDirectoryOf('/a/very/long/home/of/a/machine', 4_294_967_295);
  expect(path.length).toBeLessThan(40);
  expect(runDirectoryOf('/other', 0)).not.toBe(runDirectoryOf('/home', 0));
});
