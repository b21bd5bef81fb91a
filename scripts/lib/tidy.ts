/** Hygiene of every file that git knows or would know: no leftovers, no file too long to read, no path of one machine. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findUntidy } from './tidy-rules.ts';

const root = join(import.meta.dirname, '../..');
const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
const machinePaths = [`${root}/`];

let files = 0;
let found = 0;
for (const path of listed.split('\0')) {
  const stats = path === '' ? undefined : statSync(join(root, path), { throwIfNoEntry: false });
  if (stats?.isFile() !== true) continue;
  files += 1;
  for (const complaint of findUntidy(path, readFileSync(join(root, path), 'utf8'), machinePaths)) {
    found += 1;
    console.error(`${path}: ${complaint}`);
  }
}
console.log(`${files} files read, ${found} untidy places`);
process.exitCode = files > 0 && found === 0 ? 0 : 1;
