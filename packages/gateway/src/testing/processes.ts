import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TestProcess {
  readonly running: () => boolean;
  readonly log: () => string;
  stop(): Promise<void>;
}

/** A child with a log in its own folder, ended by its own id. */
export async function startProcess(
  command: string,
  given: readonly string[],
  { directory, environment = {} }: { directory: string; environment?: Record<string, string> },
): Promise<TestProcess> {
  await mkdir(directory, { recursive: true });
  const logFile = join(directory, 'log');
  const log = openSync(logFile, 'a');
  const child = spawn(command, given, {
    cwd: directory,
    env: { PATH: '/usr/bin:/bin', HOME: directory, ...environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    running,
    log: () => readFileSync(logFile, 'utf8'),
    async stop() {
      if (!running()) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

const patienceMs = 60_000;

/** Repeats a call until it succeeds; a process that dies meanwhile ends the wait with its log. */
export async function until<Result>(call: () => Promise<Result>, process?: TestProcess): Promise<Result> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (process?.running() === false)
        throw new Error(`a process died: ${process.log().slice(-2000)}`, { cause: error });
      if (performance.now() > giveUpAt) throw error;
      await sleep(20);
    }
  }
}
