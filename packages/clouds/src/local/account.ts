import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import type { AccountCheck, Offers } from '../port.ts';
import { machinePath } from './boot.ts';
import type { LocalCloudConfig } from './config.ts';

/** What a boot and the lock need of this computer. */
export async function checkComputer(config: LocalCloudConfig): Promise<AccountCheck> {
  const problems: string[] = [];
  const folders = machinePath(config).split(delimiter);
  for (const program of ['bash', 'setsid', 'stdbuf', 'head', 'wc', 'mv']) {
    const found = await Promise.all(folders.map((folder) => isAllowed(join(folder, program), constants.X_OK)));
    if (!found.includes(true)) problems.push(`There is no ${program} in the machines' PATH; install it`);
  }
  if (!(await isAllowed('/proc/self/environ', constants.R_OK))) problems.push('There is no /proc; this needs Linux');
  if (!(await isWritable(config.root))) problems.push(`${config.root} cannot be written; choose another root`);
  return { account: `local:${process.getuid?.() ?? 0}`, problems };
}

export function computerOffers(): Offers {
  const memoryMiB = Math.floor(totalmem() / 1_048_576);
  return {
    zones: ['local'],
    types: [{ name: 'local', cpus: availableParallelism(), memoryMiB, availability: 'available' }],
    images: [{ name: 'local', description: 'Processes of this user on this computer' }],
    prices: [],
  };
}

async function isWritable(root: string): Promise<boolean> {
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
  } catch {
    // Why it cannot be made does not matter to the operator more than that it cannot.
    return false;
  }
  return isAllowed(root, constants.W_OK);
}

const isAllowed = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );
