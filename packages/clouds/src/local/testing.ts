import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MachineSpec } from '../port.ts';
import { markerName } from './process.ts';

/** For tests: a valid spec with this script. */
export function localMachineSpec(league: string, key: string, userData: string): MachineSpec {
  return {
    owner: league,
    key,
    site: 'local',
    type: 'local',
    image: 'local',
    diskGiB: 1,
    userData,
    tags: { city: '310100' },
  };
}

/** For tests: whatever exists of a league on this computer, found without the adapter's own code. */
export async function leftoversOf(root: string, league: string): Promise<readonly string[]> {
  const folders = await Promise.all(
    ['machines', 'staging', 'trash'].map(async (stage) => {
      const names = await readdir(join(root, stage)).catch(() => []);
      return names.map((name) => `${stage}/${name}`);
    }),
  );
  const environments = await Promise.all(
    (await readdir('/proc')).map(async (pid) => ({
      pid,
      text: await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => ''),
    })),
  );
  const processes = environments.filter(({ text }) => `\0${text}`.includes(`\0${markerName}=${league}/`));
  return [...folders.flat(), ...processes.map(({ pid }) => `process ${pid}`)];
}
