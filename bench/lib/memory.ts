import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';

export interface ProcessMemory {
  readonly pid: number;
  readonly parent: number;
  /** `HANSA_MACHINE` of its environment; undefined for what runs beside the machines. */
  readonly machine: string | undefined;
  readonly name: string;
  readonly pssKiB: number;
}

/** Memory of a process with its share of what it shares (PSS). Undefined when it is gone or not ours. */
export async function memoryOf(pid: number): Promise<ProcessMemory | undefined> {
  try {
    const folder = `/proc/${pid}`;
    const environment = (await readFile(`${folder}/environ`, 'latin1')).split('\0');
    const rollup = await readFile(`${folder}/smaps_rollup`, 'utf8');
    const command = (await readFile(`${folder}/cmdline`, 'utf8')).split('\0').filter((part) => part !== '');
    const stat = await readFile(`${folder}/stat`, 'utf8');
    // The name, in parentheses, may hold blanks.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    const pssKiB = Number(/^Pss: +(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN);
    if (Number.isNaN(pssKiB)) return undefined;
    const machine = environment.find((line) => line.startsWith('HANSA_MACHINE='))?.slice('HANSA_MACHINE='.length);
    return { pid, parent, machine, name: nameOf(command), pssKiB };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}

/**
 * All processes of machines. A sandboxed contract sees nothing of its machine's environment, so a process without the marker
 * belongs to the machine of its nearest ancestor that has one.
 */
export async function machineProcesses(): Promise<readonly ProcessMemory[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(memoryOf))).filter((each) => each !== undefined);
  const byPid = new Map(all.map((each) => [each.pid, each]));
  const machineOf = (each: ProcessMemory | undefined): string | undefined =>
    each === undefined ? undefined : (each.machine ?? machineOf(byPid.get(each.parent)));
  return all.map((each) => ({ ...each, machine: machineOf(each) })).filter(({ machine }) => machine !== undefined);
}

/** What a person calls it: the binary, and for Node the program that it runs. */
function nameOf(command: readonly string[]): string {
  const program = basename(command[0] ?? '?');
  if (program !== 'node') return program;
  const line = command.join(' ');
  const known = [
    [/packages\/agent\//, 'agent'],
    [/packages\/gateway\//, 'gateway'],
    [/fabric-shim.*server/, 'contract'],
    [/packages\/control-plane\//, 'control-plane'],
  ] as const;
  return known.find(([pattern]) => pattern.test(line))?.[1] ?? `node ${basename(command.at(-1) ?? '')}`;
}
