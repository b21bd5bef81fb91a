import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bootstrapStub } from '@hansa/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userData } from './user-data.ts';

const secret = "it's-a-secret";
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'a machine '));
});
afterEach(() => rm(folder, { recursive: true }));

describe('user data', () => {
  it('runs the agent in the machine’s folder, with the secret in a file of its own and in no argument', async () => {
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'node'), '#!/bin/bash\nprintf "%s\\n" "$@"\n');
    await chmod(join(folder, 'bin', 'node'), 0o755);
    await writeFile(
      join(folder, 'user-data'),
      userData(
        { bootstrapUrl: 'https://127.0.0.1:8422', authoritySha256: 'ab'.repeat(32), secret },
        { runsCheckout: true },
      ),
    );
    const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` };
    const { stdout } = await promisify(execFile)('bash', ['user-data'], { cwd: folder, env });
    const [home, file] = [folder, join(folder, 'join-secret')];
    expect(stdout).toContain(`--home\n${home}\n--bootstrap\nhttps://127.0.0.1:8422\n`);
    expect(stdout).toContain(`--ca-sha256\n${'ab'.repeat(32)}\n--secret-file\n${file}\n`);
    expect(stdout).not.toContain(secret);
    expect(await readFile(file, 'utf8')).toBe(secret);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is the stub that fetches the archive where machines do not see this checkout', () => {
    const input = { bootstrapUrl: 'https://10.0.0.1:8422', authoritySha256: 'ab'.repeat(32), secret: 'once' };
    expect(userData(input, {})).toBe(bootstrapStub(input));
  });
});
