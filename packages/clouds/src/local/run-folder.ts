import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * An agent keeps its Unix sockets outside its machine's folder, since their paths must be short, and leaves that folder's
 * path in the file `run-folder`. It is removed with the machine, but only a folder of the agreed shape that is really ours:
 * the file was written by the machine and is not trusted further than that.
 */
export async function removeRunFolder(machineDirectory: string): Promise<void> {
  const uid = process.getuid?.() ?? 0;
  const path = await orUndefined(readFile(join(machineDirectory, 'run-folder'), 'utf8'));
  if (path === undefined || !new RegExp(`^/tmp/hansa-${uid}/[0-9a-f]{8}$`).test(path.trim())) return;
  const folder = await orUndefined(lstat(path.trim()));
  if (folder === undefined || !folder.isDirectory() || folder.uid !== uid) return;
  const owner = await orUndefined(readFile(join(path.trim(), 'owner'), 'utf8'));
  if (owner !== undefined && owner.trim() !== machineDirectory) return;
  await rm(path.trim(), { recursive: true, force: true });
}

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
