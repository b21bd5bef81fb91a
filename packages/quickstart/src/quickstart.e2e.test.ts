import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fabricBinaries } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from './testing.ts';

const checkout = join(import.meta.dirname, '../../..');
let root: string;
let home: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'hansa-e2e-'));
  home = join(root, 'a home');
  mkdirSync(home, { mode: 0o700 });
});
afterAll(async () => {
  if (existsSync(home)) await quickstart('down', '--purge');
  rmSync(root, { recursive: true, force: true });
});

/** The command as people run it. */
function quickstart(...argv: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const env = { ...process.env, HANSA_HOME: home, HANSA_FABRIC_BIN: fabricBinaries() };
  return new Promise((resolve) => {
    execFile(join(checkout, 'scripts/quickstart'), argv, { env, timeout: 280_000 }, (error, out, err) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), out, err });
    });
  });
}

const lastLine = (out: string): string => out.trimEnd().split('\n').at(-1) ?? '';

describe('./scripts/quickstart', () => {
  it('does the main job once on real Fabric, says so in one object, and leaves no process', async () => {
    const { exitCode, out, err } = await quickstart('--once', '--json');
    expect(exitCode, err).toBe(0);
    const result = JSON.parse(lastLine(out));
    const cities = ['330100', '440300', '110000', 'DEFRA'];
    expect(result).toEqual({
      ok: true,
      apiUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      docsUrl: `${result.apiUrl}/docs`,
      adminTokenFile: join(home, 'admin-token'),
      fabricVersion: expect.stringMatching(/^3\.1\.\d+$/),
      tenant: { id: expect.stringMatching(/^te-/), apiKeyFile: join(home, 'keys', `${result.tenant.id}.key`) },
      gateways: cities.map((city) => ({
        city,
        url: expect.stringMatching(/^https:\/\/127\.\d+\.\d+\.\d+:\d+$/),
        caFile: join(home, 'ca', `${city}.pem`),
      })),
      channel: { id: expect.stringMatching(/^ch-/), cities, ordering: 'bft' },
      transaction: {
        id: expect.stringMatching(/^[0-9a-f]{64}$/),
        block: expect.any(Number),
        validationCode: 'VALID',
        submittedAt: '330100',
        readBackAt: 'DEFRA',
      },
      timingsMs: Object.fromEntries(
        ['toolchain', 'install', 'fabric', 'postgres', 'controlPlane', 'cities', 'channel', 'firstCommit']
          .concat('readBack', 'total')
          .map((stage) => [stage, expect.any(Number)]),
      ),
    });
    expect(result.transaction.block).toBeGreaterThan(0);
    for (const file of [result.adminTokenFile, result.tenant.apiKeyFile]) {
      expect(statSync(file).mode & 0o777, file).toBe(0o600);
    }
    expect(processesOf(home)).toEqual([]);
  });

  it('finds at the second start what the first left, and `down --purge` removes all of it', async () => {
    const { exitCode, out, err } = await quickstart('--detach', '--json');
    expect(exitCode, err).toBe(0);
    expect(JSON.parse(lastLine(out))).toMatchObject({ ok: true, transaction: { validationCode: 'VALID' } });
    expect(processesOf(home).length).toBeGreaterThan(16);
    const down = await quickstart('down', '--purge');
    expect(down.exitCode, down.err).toBe(0);
    expect(processesOf(home)).toEqual([]);
    expect(existsSync(home)).toBe(false);
  });
});
