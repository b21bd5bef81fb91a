import { readdir, readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../errors.ts';

/**
 * The processes of a machine are those of our user whose environment holds exactly its marker: it is inherited by whatever
 * a machine starts, survives a restart of the control plane, and no other machine, league or user has it.
 */
export const markerName = 'HANSA_MACHINE';
export const markerOf = (league: string, key: string): string => `${league}/${key}`;

const pollMs = 20;
const killRoundsMax = 100;
/** /proc has a few hundred entries; reading them all at once would only fill the thread pool's queue. */
const readsAtOnce = 32;

/** Process ids that carry the marker. Zombies have no environment and do not count. */
export async function findProcesses(marker: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (let from = 0; from < pids.length; from += readsAtOnce) {
    const slice = pids.slice(from, from + readsAtOnce);
    const carries = await Promise.all(slice.map((pid) => carriesMarker(pid, marker)));
    found.push(...slice.filter((_, at) => carries[at]));
  }
  return found;
}

async function carriesMarker(pid: number, marker: string): Promise<boolean> {
  try {
    const folder = `/proc/${pid}`;
    if ((await stat(folder)).uid !== process.getuid?.()) return false;
    const environment = await readFile(`${folder}/environ`, 'latin1');
    return environment.split('\0').includes(`${markerName}=${marker}`);
  } catch (error) {
    // Gone meanwhile, or not ours to read: in both cases no process of this machine.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return false;
    throw error;
  }
}

export interface EndOptions {
  readonly marker: string;
  /** Leader of the process group that the boot made; unknown when it never booted. */
  readonly bootPid: number | undefined;
  readonly graceMs: number;
  /** Ask what the boot group leaves behind (detached components) to stop before they are killed. */
  readonly askAll: boolean;
  readonly signal: AbortSignal;
}

/**
 * Ends all processes of a machine: asks the boot group (the agent) first, waits, then kills whatever carries the marker
 * until nothing does.
 * @throws CloudError `unavailable` when something survives its kill; the signal's reason when called off.
 */
export async function endProcesses({ marker, bootPid, graceMs, askAll, signal }: EndOptions): Promise<void> {
  const alive = await findProcesses(marker);
  if (alive.length === 0) return;
  if (bootPid !== undefined && alive.includes(bootPid)) {
    send(-bootPid, 'SIGTERM');
    await untilTrue(async () => !send(-bootPid, 0), graceMs, signal);
  }
  if (askAll) {
    for (const pid of await findProcesses(marker)) send(pid, 'SIGTERM');
    await untilTrue(async () => (await findProcesses(marker)).length === 0, graceMs, signal);
  }
  for (let round = 0; round < killRoundsMax; round++) {
    const left = await findProcesses(marker);
    if (left.length === 0) return;
    for (const pid of left) send(pid, 'SIGKILL');
    await delay(pollMs, undefined, { signal });
  }
  throw new CloudError('unavailable', `Processes of ${marker} survive SIGKILL; try again`);
}

/** False when there is no such process or group. */
function send(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function untilTrue(check: () => Promise<boolean>, limitMs: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = limitMs; leftMs > 0 && !(await check()); leftMs -= pollMs) {
    await delay(pollMs, undefined, { signal });
  }
}
