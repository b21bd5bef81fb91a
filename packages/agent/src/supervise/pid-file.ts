import { unlink } from 'node:fs/promises';
import { isMissing, readIfPresent, writeFileWhole } from '../files.ts';
import type { ProcessIdentity } from './process.ts';

/** What an agent leaves for its successor about a child. */
export interface PidRecord extends ProcessIdentity {
  readonly fingerprint: string;
}

export interface PidFile {
  read(): Promise<PidRecord | undefined>;
  write(record: PidRecord): Promise<void>;
  remove(): Promise<void>;
}

function isPidRecord(value: unknown): value is PidRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  return Number.isInteger(record.pid) && typeof record.startTime === 'string' && typeof record.fingerprint === 'string';
}

export function createPidFile(path: string): PidFile {
  return {
    async read() {
      const text = await readIfPresent(path);
      if (text === undefined) return undefined;
      const value: unknown = JSON.parse(text);
      return isPidRecord(value) ? value : undefined;
    },
    write: (record) => writeFileWhole(path, JSON.stringify(record)),
    async remove() {
      await unlink(path).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    },
  };
}
