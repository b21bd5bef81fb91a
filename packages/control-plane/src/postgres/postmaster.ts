import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What `postmaster.pid` says of the server that runs on a data directory. */
export interface Postmaster {
  readonly pid: number;
  /** Undefined until the server has opened its listener. */
  readonly port: number | undefined;
  readonly status: 'starting' | 'ready' | 'stopping';
}

/**
 * The live postmaster of a data directory, or undefined. The file outlives a killed server and its pid may belong to
 * somebody else by now, so the process must also stand in this directory (every postmaster does).
 */
export function findPostmaster(dataDirectory: string): Postmaster | undefined {
  const lines = readPidFile(dataDirectory);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isPostmasterOf(pid, dataDirectory)) return undefined;
  // Lines of PostgreSQL 10 and later: pid, directory, start time, port, socket directory, listen address, shared memory, status.
  const port = Number(lines[3]);
  const word = lines[7]?.trim();
  return {
    pid,
    port: Number.isInteger(port) && port > 0 ? port : undefined,
    status: word === 'ready' || word === 'stopping' ? word : 'starting',
  };
}

/** Removes a pid file whose server is gone: PostgreSQL itself would refuse to start if the pid was taken by another process. */
export function clearStalePidFile(dataDirectory: string): void {
  if (findPostmaster(dataDirectory) === undefined) rmSync(join(dataDirectory, 'postmaster.pid'), { force: true });
}

/** Waits until the process has ended; answers false when it has not by then. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

function readPidFile(dataDirectory: string): string[] {
  try {
    return readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function isPostmasterOf(pid: number, dataDirectory: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDirectory);
  } catch {
    // Gone meanwhile, or another user's process: in neither case a server that we started.
    return false;
  }
}

/** A server that ended and whose parent has not looked yet answers signals but does nothing more. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2) === 'Z';
  } catch {
    return true;
  }
}
