import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from './sources.ts';

/**
 * The folder with a package's files: downloaded by the registry's own client, checked against its digest, unpacked
 * (nothing of it is run) and kept in `cache`.
 */
export function fetchSource(source: Source, cache: string): string {
  const folder = join(cache, `${source.name}-${source.version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'new-'));
  const archive = join(work, download(source, work));
  const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex');
  if (sha256 !== source.sha256) throw new Error(`${source.name} ${source.version} has the SHA-256 ${sha256}`);
  const files = join(work, 'files');
  mkdirSync(files);
  if (source.registry === 'npm') execFileSync('tar', ['-xzf', archive, '-C', files]);
  else execFileSync('python3', ['-m', 'zipfile', '-e', archive, files]);
  renameSync(files, folder);
  return folder;
}

function download({ registry, name, version }: Source, work: string): string {
  if (registry === 'npm') execFileSync('npm', ['pack', `${name}@${version}`, '--silent'], { cwd: work });
  else execFileSync('python3', ['-m', 'pip', 'download', '-q', '--no-deps', '-d', work, `${name}==${version}`]);
  const [archive] = readdirSync(work);
  if (archive === undefined) throw new Error(`${name} ${version} was not downloaded`);
  return archive;
}
