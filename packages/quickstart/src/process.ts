import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process as it was when noted: an id alone may be another process by now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot, field 22 of `/proc/<pid>/stat` (proc(5)). */
  readonly startedAt: string;
}

/** The process with this id, or undefined when there is none (a zombie is none). */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    // The second field is a name in parentheses that may itself hold blanks and parentheses.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    return state === 'Z' || startedAt === undefined ? undefined : { pid, startedAt };
  } catch {
    return undefined;
  }
}

export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  return identify(pid)?.startedAt === startedAt;
}

const pollMs = 10;

/** Asks the process to end, kills it when it has not after the grace, and answers when it is gone. */
export async function endProcess(process_: ProcessIdentity, graceMs: number): Promise<void> {
  signal(process_, 'SIGTERM');
  if (await goneWithin(process_, graceMs)) return;
  signal(process_, 'SIGKILL');
  await goneWithin(process_, graceMs);
}

async function goneWithin(process_: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isRunning(process_)) {
    if (performance.now() > deadline) return false;
    await delay(pollMs);
  }
  return true;
}

function signal(process_: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isRunning(process_)) return;
  try {
    process.kill(process_.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
