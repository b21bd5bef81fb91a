import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the disk knows of a machine. `intended`: not booted yet for sure; `deleting`: on its way out, never back. */
export interface MachineRecord {
  readonly key: string;
  readonly address: string;
  readonly site: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly state: 'intended' | 'booted' | 'deleting';
}

export const recordFile = 'machine.json';
export const userDataFile = 'user-data';

/**
 * The machines of a root, one folder each: `machines/<key>/`. A folder appears complete, by a rename from `staging/`, and
 * disappears at once, by a rename to `trash/`; so whatever dies in between, a machine has a record or is no machine.
 */
export interface MachineRecords {
  directory(key: string): string;
  read(key: string): Promise<MachineRecord | undefined>;
  list(): Promise<readonly MachineRecord[]>;
  add(record: MachineRecord, userData: string): Promise<void>;
  replace(record: MachineRecord): Promise<void>;
  /** True while the remains of a deleted machine are still on disk. */
  discarding(key: string): Promise<boolean>;
  discard(key: string): Promise<void>;
}

export function createMachineRecords(root: string): MachineRecords {
  const place = (stage: 'machines' | 'staging' | 'trash', key: string) => join(root, stage, key);
  const directory = (key: string) => place('machines', key);

  const read = async (key: string): Promise<MachineRecord | undefined> => {
    const text = await orUndefined(readFile(join(directory(key), recordFile), 'utf8'));
    return text === undefined ? undefined : (JSON.parse(text) as MachineRecord);
  };

  const names = async (stage: 'machines' | 'trash') => (await orUndefined(readdir(join(root, stage)))) ?? [];

  return {
    directory,
    read,
    list: async () => {
      const records = await Promise.all((await names('machines')).sort().map(read));
      return records.filter((record) => record !== undefined);
    },
    add: async (record, userData) => {
      const staging = place('staging', record.key);
      await rm(staging, { recursive: true, force: true });
      await mkdir(staging, { recursive: true, mode: 0o700 });
      await mkdir(join(root, 'machines'), { recursive: true, mode: 0o700 });
      await writeFile(join(staging, userDataFile), userData, { mode: 0o600, flush: true });
      await writeFile(join(staging, recordFile), JSON.stringify(record), { mode: 0o600, flush: true });
      await rename(staging, directory(record.key));
    },
    replace: async (record) => {
      const file = join(directory(record.key), recordFile);
      await writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600, flush: true });
      await rename(`${file}.new`, file);
    },
    discarding: async (key) => (await names('trash')).includes(key),
    discard: async (key) => {
      await rm(place('staging', key), { recursive: true, force: true });
      await rm(place('trash', key), { recursive: true, force: true });
      await mkdir(join(root, 'trash'), { recursive: true, mode: 0o700 });
      await orUndefined(rename(directory(key), place('trash', key)));
      await rm(place('trash', key), { recursive: true, force: true });
    },
  };
}

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
