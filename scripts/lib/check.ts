/** `pnpm check`: everything that needs no test to run. All of it runs, also after a failure. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checks } from './checks.ts';

const root = join(import.meta.dirname, '../..');
const failed = checks.filter(({ command: [program = '', ...args] }) => {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status !== 0;
});
for (const { name } of failed) console.error(`hansa: the check of ${name} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
