import { copyFile, stat, truncate } from 'node:fs/promises';
import { isMissing } from '../files.ts';

export const logBytesMax = 8 * 1024 * 1024;

/**
 * Keeps a child's log within two files of `maxBytes`. The child appends through its own descriptor, so the file is copied
 * and emptied in place; lines written between the two are lost, which a log may bear and a child's restart would not.
 */
export async function rotateLog(path: string, maxBytes: number = logBytesMax): Promise<boolean> {
  try {
    if ((await stat(path)).size < maxBytes) return false;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  await copyFile(path, `${path}.1`);
  await truncate(path);
  return true;
}
