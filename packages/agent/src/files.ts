import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

const privateMode = 0o600;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

export const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT');

async function fill(handle: FileHandle, data: string | Uint8Array): Promise<void> {
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeBeside(path: string, data: string | Uint8Array, mode: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  await fill(await open(temporary, 'wx', mode), data);
  return temporary;
}

/** Replaces a file as a whole: after a crash at any point there is the old one or the new one. Private unless told. */
export async function writeFileWhole(path: string, data: string | Uint8Array, mode = privateMode): Promise<void> {
  await rename(await writeBeside(path, data, mode), path);
}

/**
 * Writes a file only if there is none, and returns what the file then holds. Of two racing writers both get the winner's
 * text, so a key that was made once stays the key.
 */
export async function writeFileOnce(path: string, data: string): Promise<string> {
  const temporary = await writeBeside(path, data, privateMode);
  try {
    await link(temporary, path);
    return data;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return await readFile(path, 'utf8');
  } finally {
    await unlink(temporary);
  }
}

/** The file's text, or undefined when there is no such file. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
