import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

/** Real Fabric for the run: the script checks `HANSA_FABRIC_BIN`, or finds or builds the pinned version. */
export default function setup(project: TestProject): void {
  const script = resolve(import.meta.dirname, '../../../../scripts/lib/fabric.sh');
  const folder = execFileSync('bash', [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  // Programs that tests start find it where they would find it outside of a test.
  process.env.HANSA_FABRIC_BIN = folder;
  project.provide('fabricBin', folder);
}
