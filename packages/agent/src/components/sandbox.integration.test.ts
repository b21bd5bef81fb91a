import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canConfine, confined } from './sandbox.ts';

const works = await canConfine();
let folder: string;
let outside: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox '));
  outside = await mkdtemp(join(tmpdir(), 'outside '));
  await writeFile(join(outside, 'secret'), 'secret');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  await rm(outside, { recursive: true });
});

/** What Node says inside the sandbox. */
function inside(script: string): string {
  const plain = { file: process.execPath, arguments: ['-e', script] };
  const place = { readOnlyPaths: [process.execPath], writableDirectory: folder, directory: '/' };
  const { file, arguments: args } = confined(plain, place);
  return execFileSync(file, args, { env: { ...process.env, HANSA_SECRET: 'yes' }, encoding: 'utf8' }).trim();
}

const tried = (what: string): string => `try { ${what}; console.log('done') } catch (e) { console.log(e.code) }`;

test('bubblewrap is found to work or not, and never throws', () => {
  expect(typeof works).toBe('boolean');
});

describe.skipIf(!works)('a confined program', () => {
  test('reads no file of the host and sees nothing of our environment', () => {
    expect(inside(tried(`fs.readFileSync(${JSON.stringify(join(outside, 'secret'))})`))).toBe('ENOENT');
    expect(inside('console.log(Object.keys(process.env).includes("HANSA_SECRET"))')).toBe('false');
  });

  test('writes to its own folder and to nothing else', () => {
    expect(inside(tried(`fs.writeFileSync(${JSON.stringify(join(folder, 'mine'))}, 'x')`))).toBe('done');
    expect(inside(tried(`fs.writeFileSync(${JSON.stringify(process.execPath)}, 'x')`))).toMatch(/EROFS|EACCES|ETXTBSY/);
    expect(inside(tried("fs.writeFileSync('/usr/x', 'x')"))).toMatch(/EROFS|EACCES/);
  });

  test('reaches no port of the host', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const script = `net.connect(${port}, '127.0.0.1').on('connect', () => console.log('in')).on('error', (e) => console.log(e.code))`;
    expect(inside(script)).toMatch(/ECONNREFUSED|ENETUNREACH/);
    await new Promise((resolve) => server.close(resolve));
  });

  test('sees no other process, is nobody, and cannot take all memory', () => {
    expect(inside("console.log(fs.readdirSync('/proc').filter((p) => Number(p) > 20).length)")).toBe('0');
    expect(inside('console.log(process.getuid())')).toBe('65534');
    const plain = {
      file: process.execPath,
      arguments: ['-e', 'const all = []; for (;;) all.push(Buffer.alloc(1 << 24, 1))'],
    };
    const place = { readOnlyPaths: [process.execPath], writableDirectory: folder, directory: '/' };
    const { file, arguments: args } = confined(plain, place);
    const { status, signal } = spawnSync(file, args, { stdio: 'ignore' });
    expect(signal ?? status).not.toBe(0);
  });
});
