import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as timeout } from 'node:timers/promises';
import type { Program } from './program.ts';

/** A process for ever: a pid may be used again, a pid together with its start time (in ticks since boot) may not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** How a process ended; both are null for one that was adopted, since only its parent is told. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface RunningProcess {
  readonly identity: ProcessIdentity;
  /** Resolves once the process is reaped and holds no file any more. */
  readonly exit: Promise<Exit>;
}

/** What the supervisor needs of the operating system. */
export interface ProcessTable {
  /** Starts a detached child, the leader of its own process group. Rejects when the program cannot be executed. */
  start(program: Program): Promise<RunningProcess>;
  /** A process that an earlier agent started, or undefined when it is gone. */
  adopt(identity: ProcessIdentity): RunningProcess | undefined;
  /** A component that an earlier agent started, by the mark in its environment: a crash may come before the pid file. */
  find(name: string): ProcessIdentity | undefined;
  /** Signals the whole group; nothing happens when the process is gone. */
  signal(identity: ProcessIdentity, signal: 'SIGTERM' | 'SIGKILL'): void;
}

const adoptedPollMs = 100;
export const markVariable = 'HANSA_COMPONENT';

/** Fields of /proc/<pid>/stat behind the command's name, which may hold any character: state is 0, start time 19. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

const startTimeOf = (pid: number): string | undefined => statFields(pid)?.[19];

/**
 * A process counts as gone when nobody can see it, or when it is a zombie without a thread left. A zombie whose last threads
 * still run may hold LevelDB's locks, and an orderer started then panics.
 */
export function isGone({ pid, startTime }: ProcessIdentity): boolean {
  const fields = statFields(pid);
  if (fields === undefined || fields[19] !== startTime) return true;
  if (fields[0] !== 'Z') return false;
  try {
    return readdirSync(`/proc/${pid}/task`).length <= 1;
  } catch {
    return true;
  }
}

async function untilGone(identity: ProcessIdentity): Promise<Exit> {
  while (!isGone(identity)) await timeout(adoptedPollMs, undefined, { ref: false });
  return { code: null, signal: null };
}

function markIn(pid: number): string | undefined {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return entries.find((entry) => entry.startsWith(`${markVariable}=`))?.slice(markVariable.length + 1);
  } catch {
    return undefined;
  }
}

/** Leaders of process groups that carry a mark, by it. Reads the whole process table, so once is enough. */
function markedLeaders(): ReadonlyMap<string, ProcessIdentity> {
  const found = new Map<string, ProcessIdentity>();
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const fields = statFields(pid);
    const startTime = fields?.[19];
    const mark = fields?.[2] === String(pid) ? markIn(pid) : undefined;
    if (mark !== undefined && startTime !== undefined) found.set(mark, { pid, startTime });
  }
  return found;
}

function spawnDetached(program: Program, mark: string, environment: NodeJS.ProcessEnv): Promise<RunningProcess> {
  mkdirSync(dirname(program.logFile), { recursive: true, mode: 0o700 });
  for (const file of program.leftovers) rmSync(file, { force: true });
  const log = openSync(program.logFile, 'a', 0o600);
  const child = spawn(program.file, program.arguments, {
    cwd: program.directory,
    env: { ...environment, ...program.environment, [markVariable]: mark },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  const exit = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      const pid = child.pid ?? 0;
      resolve({ identity: { pid, startTime: startTimeOf(pid) ?? '' }, exit });
    });
  });
}

/** The processes of this Linux machine. Marks tell components of different homes apart; children inherit `environment`. */
export function createProcessTable(home: string, environment: NodeJS.ProcessEnv): ProcessTable {
  const markOf = (name: string): string => `${home}#${name}`;
  let leftBehind: ReadonlyMap<string, ProcessIdentity> | undefined;
  return {
    start: (program) => spawnDetached(program, markOf(program.name), environment),
    adopt: (identity) => (isGone(identity) ? undefined : { identity, exit: untilGone(identity) }),
    find(name) {
      leftBehind ??= markedLeaders();
      return leftBehind.get(markOf(name));
    },
    signal(identity, signal) {
      if (isGone(identity)) return;
      try {
        process.kill(-identity.pid, signal);
      } catch (error) {
        // Gone between the look and the signal: what the signal was for.
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    },
  };
}
