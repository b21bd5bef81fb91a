import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fabricBinaries } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from './testing.ts';

const checkout = join(import.meta.dirname, '../../..');
/** Simulated machines are fenced in by bubblewrap; without it there are none, and the quickstart says so. */
const canFence =
  spawnSync('bwrap', ['--unshare-user', '--unshare-pid', '--ro-bind', '/', '/', '/bin/true']).status === 0;
let root: string;
let home: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'hansa-clouds-'));
  home = join(root, 'home');
});

function quickstart(...argv: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const env = { ...process.env, HANSA_HOME: home, HANSA_FABRIC_BIN: fabricBinaries() };
  return new Promise((resolve) => {
    const options = { env, timeout: 540_000, maxBuffer: 64 * 1024 * 1024 };
    execFile(join(checkout, 'scripts/quickstart'), argv, options, (error, out, err) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), out, err });
    });
  });
}

afterAll(async () => {
  if (existsSync(home)) await quickstart('down', '--purge');
  rmSync(root, { recursive: true, force: true });
});

describe.skipIf(!canFence)('./scripts/quickstart --clouds (needs bubblewrap and user namespaces)', () => {
  it('does the main job on seven clouds by their real SDKs, one city each, and leaves no process', {
    timeout: 600_000,
  }, async () => {
    const { exitCode, out, err } = await quickstart('--clouds', '--once', '--json');
    expect(exitCode, err).toBe(0);
    const result = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');
    const clouds = ['aws', 'azure', 'baidu', 'google', 'mobile', 'own', 'telecom'];
    expect(result.cities.map(({ cloud }: { cloud: string }) => cloud).sort()).toEqual(clouds);
    for (const { machines } of result.cities) expect(machines).toHaveLength(1);
    expect(result.channel.cities).toHaveLength(7);
    expect(result.transaction).toMatchObject({ validationCode: 'VALID', submittedAt: 'DEFRA', readBackAt: '131000' });
    expect(processesOf(home)).toEqual([]);
  });
});
