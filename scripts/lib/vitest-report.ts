import { existsSync, readFileSync } from 'node:fs';

/** What a part of the suite came to. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
}

/**
 * Counts a report of vitest's JSON reporter. What is not a test but went wrong counts as one failure: no report, no test,
 * a file that could not be loaded, an error outside of any test (seen only in the exit status).
 */
export function countReport(file: string, exitStatus: number): Outcome {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + broken;
  const somethingElse = failed === 0 && (exitStatus !== 0 || report.numPassedTests === 0);
  return {
    passed: report.numPassedTests,
    failed: somethingElse ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
