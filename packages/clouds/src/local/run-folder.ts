import { createHash } from 'node:crypto';
import { lstat, realpath, rm } from 'node:fs/promises';

/**
 * Where a machine keeps its Unix sockets, whose paths must be short: named by a hash of its folder's path, so that both sides
 * know it without telling each other. The agent's rule is the same (`runDirectoryOf` in packages/agent/src/config.ts).
 */
export const runFolderOf = (machineDirectory: string, uid: number): string =>
  `/tmp/hansa-${uid}/${createHash('sha256').update(machineDirectory).digest('hex').slice(0, 8)}`;

/** Removes a machine's run folder, if it has one. What is there but is no folder of ours stays: anybody may write to /tmp. */
export async function removeRunFolder(machineDirectory: string): Promise<void> {
  const uid = process.getuid?.() ?? 0;
  try {
    // Inside the machine `$PWD` is a path without links.
    const path = runFolderOf(await realpath(machineDirectory), uid);
    const found = await lstat(path);
    if (found.isDirectory() && found.uid === uid) await rm(path, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
