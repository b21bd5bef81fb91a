import { lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HansaError } from '@hansa/core';

const groupAndOthers = 0o077;

/** Makes the folder, or checks that what is there is a folder of ours that nobody else may enter. */
async function ensureOwnFolder(path: string, uid: number): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & groupAndOthers) !== 0) {
    throw new HansaError('internal.bug', `${path} must be a folder of user ${uid} with mode 700; remove it`);
  }
}

/** The folder for Unix sockets below /tmp. Anybody may have made the name before us, so owner and mode are checked. */
export async function ensureRunDirectory(path: string, uid: number): Promise<void> {
  await ensureOwnFolder(dirname(path), uid);
  await ensureOwnFolder(path, uid);
}
