import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuickstartResult } from './result.ts';
import { curlLines, renderSummary, shellWord } from './summary.ts';

let home: string;
beforeAll(() => {
  home = join(mkdtempSync(join(tmpdir(), 'hansa-summary-')), "it's a home");
  mkdirSync(home);
  writeFileSync(join(home, 'admin-token'), 'hansa_admin_x\n');
  writeFileSync(join(home, 'key'), 'hansa_tenant_y\n');
});
afterAll(() => rmSync(join(home, '..'), { recursive: true, force: true }));

const result = (): QuickstartResult => ({
  ok: true,
  apiUrl: 'http://127.0.0.1:8420',
  docsUrl: 'http://127.0.0.1:8420/docs',
  adminTokenFile: join(home, 'admin-token'),
  fabricVersion: '3.1.1',
  tenant: { id: 'te-1', apiKeyFile: join(home, 'key') },
  gateways: [
    { city: '330100', url: 'https://127.20.1.1:8443', caFile: join(home, 'a.pem') },
    { city: 'DEFRA', url: 'https://127.20.1.4:8443', caFile: join(home, 'b.pem') },
  ],
  channel: { id: 'ch-1', cities: ['330100', 'DEFRA'], ordering: 'bft' },
  transaction: { id: 'tx', block: 3, validationCode: 'VALID', submittedAt: '330100', readBackAt: 'DEFRA' },
  timingsMs: {
    ...{ toolchain: 1, install: 2, fabric: 3, postgres: 4, controlPlane: 5 },
    ...{ cities: 6, channel: 7, firstCommit: 8, readBack: 9, total: 12_345 },
  },
});

/** What curl would get: each line is run by a shell whose curl prints its arguments, one a line. */
const argumentsOf = (line: string): string[] =>
  execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${line}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');

describe('the lines to try', () => {
  it('work as pasted, also from a home with blanks and quotes in its path', () => {
    const [cities, register, verify] = curlLines(result(), 'ab'.repeat(32)).map(argumentsOf);
    expect(cities).toEqual(['-s', '-H', 'Authorization: Bearer hansa_admin_x', 'http://127.0.0.1:8420/v1/city-nodes']);
    expect(register?.slice(0, 5)).toEqual([
      '-s',
      '--cacert',
      join(home, 'a.pem'),
      '-H',
      'Authorization: Bearer hansa_tenant_y',
    ]);
    expect(register?.at(-1)).toBe('https://127.20.1.1:8443/v1/channels/ch-1/transactions');
    expect(verify?.at(-1)).toBe('https://127.20.1.4:8443/v1/channels/ch-1/queries');
  });

  it('register a new document each time, and verify the one that the quickstart registered', () => {
    const bodies = curlLines(result(), 'ab'.repeat(32))
      .slice(1)
      .map((line) => JSON.parse(argumentsOf(line).at(-2) ?? ''));
    expect(bodies[0]).toEqual({
      contract: 'notary',
      function: 'register',
      arguments: [expect.stringMatching(/^[0-9a-f]{64}$/)],
    });
    expect(bodies[1]).toEqual({ contract: 'notary', function: 'verify', arguments: ['ab'.repeat(32)] });
  });

  it('never hold a token or key', () => {
    expect(renderSummary(result(), 'ab'.repeat(32))).not.toMatch(/hansa_(admin|tenant)_/);
  });
});

it('a word for the shell is read back as it was', () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !/[\0\n]/.test(text) && text !== ''),
      (text) => {
        expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
      },
    ),
    { numRuns: 30 },
  );
});
