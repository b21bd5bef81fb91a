import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

/** A program as a contract runs it. */
export interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
}

export interface Confinement {
  /** Bound read-only at their own paths, beside the system's. */
  readonly readOnlyPaths: readonly string[];
  /** The only folder that the program may write to, beside its own /tmp. */
  readonly writableDirectory: string;
  readonly directory: string;
}

const systemPaths = ['/usr', '/bin', '/lib', '/lib64'];
const unprivileged = '65534';
const probeTimeoutMs = 5_000;

/**
 * Limits for untrusted code, in the units of `ulimit`: no core files, 1024 files, 768 MiB of data (Node reserves about 500 and
 * uses few), 128 processes. dash calls the last one -p, others -u. The kernel exempts root from counting processes.
 */
const limits = 'ulimit -c 0; ulimit -n 1024; ulimit -d 786432; ulimit -u 128 2>/dev/null || ulimit -p 128';
const underLimits: Command = { file: '/bin/sh', arguments: ['-c', `${limits}; exec nice -n 5 "$@"`, 'contract'] };

/**
 * bubblewrap's arguments: no network, no other process, no other user's files, nothing of our environment. Mount order
 * matters: the writable folder may lie below /tmp.
 */
export function bubblewrapArguments({ readOnlyPaths, writableDirectory, directory }: Confinement): string[] {
  const readOnly = [...systemPaths.filter((path) => existsSync(path)), ...readOnlyPaths];
  return [
    ...['--unshare-all', '--uid', unprivileged, '--gid', unprivileged, '--clearenv', '--die-with-parent'],
    ...['--tmpfs', '/tmp', '--proc', '/proc', '--dev', '/dev'],
    ...readOnly.flatMap((path) => ['--ro-bind', path, path]),
    ...['--bind', writableDirectory, writableDirectory, '--chdir', directory],
  ];
}

/**
 * The command inside the sandbox. bubblewrap dies with its parent, and its parent must outlive a restart of the agent: a shell
 * that only waits stands between the two.
 */
export function confined(command: Command, confinement: Confinement): Command {
  const inside = [underLimits.file, ...underLimits.arguments, command.file, ...command.arguments];
  const sandbox = ['bwrap', ...bubblewrapArguments(confinement), '--', ...inside];
  return { file: '/bin/sh', arguments: ['-c', '"$@"; exit $?', 'contract', ...sandbox] };
}

/** Whether bubblewrap is there and the kernel lets it work. */
export async function canConfine(): Promise<boolean> {
  const confinement = { readOnlyPaths: [], writableDirectory: '/dev/shm', directory: '/' };
  const writable = existsSync('/dev/shm') ? confinement : { ...confinement, writableDirectory: '/tmp' };
  try {
    await promisify(execFile)('bwrap', [...bubblewrapArguments(writable), '--', '/bin/true'], {
      timeout: probeTimeoutMs,
    });
    return true;
  } catch {
    return false;
  }
}
