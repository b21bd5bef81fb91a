/**
 * Runs the parts of the test suite, fast ones first, and counts. The last line is `N passed, N failed`; a part that ran
 * nothing is a failure, since a suite that finds no tests proves nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from './checks.ts';
import { countReport, type Outcome } from './vitest-report.ts';

const kinds = ['unit', 'integration', 'sim', 'fabric', 'e2e'] as const;
const parts = ['check', ...kinds] as const;
type Part = (typeof parts)[number];

const root = join(import.meta.dirname, '../..');

function run(command: string, args: readonly string[]): number {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

function runChecks(): Outcome {
  const failed = checks.filter(({ name, command }) => {
    const [program = '', ...args] = command;
    const status = run(program, args);
    console.log(`${status === 0 ? 'passed' : 'FAILED'}: ${name}`);
    return status !== 0;
  });
  return { passed: checks.length - failed.length, failed: failed.length, skipped: 0 };
}

function runVitest(kind: (typeof kinds)[number]): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-report-'));
  try {
    const file = join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const status = run(join(root, 'node_modules/.bin/vitest'), ['run', '--project', kind, ...reporters]);
    return countReport(file, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function main(wanted: readonly string[]): number {
  const unknown = wanted.filter((name) => !parts.includes(name as Part));
  if (unknown.length > 0) {
    console.error(`hansa: there is no part ${unknown.join(', ')}; the parts are ${parts.join(', ')}`);
    return 2;
  }
  const chosen = wanted.length === 0 ? parts : parts.filter((part) => wanted.includes(part));
  const lines: string[] = [];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const part of chosen) {
    console.log(`\n== ${part}`);
    const start = performance.now();
    const { passed, failed, skipped } = part === 'check' ? runChecks() : runVitest(part);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    lines.push(`${part.padEnd(12)} ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  console.log(`\n${lines.join('\n')}`);
  if (total.skipped > 0) console.log(`${total.skipped} skipped (see above)`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
