import { lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const groupAndOthers = 0o077;

/**
 * Node's cache of stripped and compiled code, shared by all agents of this user and inherited by their children: it halves what a
 * start costs. Code from a folder that others may write to would be theirs, so any other folder than our own is left alone.
 * This module imports nothing of ours: what is loaded before the cache is on is not cached.
 */
export function useCompileCache(environment: NodeJS.ProcessEnv, uid: number): void {
  if (environment.NODE_COMPILE_CACHE !== undefined) return;
  const parent = join('/tmp', `hansa-${uid}`);
  const directory = join(parent, 'node');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const found = lstatSync(parent);
    if (!found.isDirectory() || found.uid !== uid || (found.mode & groupAndOthers) !== 0) return;
  } catch {
    // Without a cache everything works, slower.
    return;
  }
  environment.NODE_COMPILE_CACHE = directory;
  enableCompileCache(directory);
}
