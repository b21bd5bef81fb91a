import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countReport } from './vitest-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'hansa-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(passed: number, failed: number, results: { status: string; assertionResults: { status: string }[] }[]) {
  const file = join(folder, 'report.json');
  const counts = { numPassedTests: passed, numFailedTests: failed, numPendingTests: 2, numTodoTests: 0 };
  writeFileSync(file, JSON.stringify({ ...counts, testResults: results }));
  return file;
}

const passing = { status: 'passed', assertionResults: [{ status: 'passed' }] };

test('tests are counted by what became of them', () => {
  const file = report(3, 1, [passing, { status: 'failed', assertionResults: [{ status: 'failed' }] }]);
  expect(countReport(file, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a file that could not be loaded is a failure', () => {
  expect(countReport(report(1, 0, [passing, { status: 'failed', assertionResults: [] }]), 1).failed).toBe(1);
});

test('an error outside of every test is a failure', () => {
  expect(countReport(report(1, 0, [passing]), 1).failed).toBe(1);
});

test('a part that ran no test is a failure', () => {
  expect(countReport(report(0, 0, []), 0).failed).toBe(1);
  expect(countReport(join(folder, 'missing.json'), 0).failed).toBe(1);
});
