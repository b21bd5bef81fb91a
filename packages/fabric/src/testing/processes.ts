import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TestProcess {
  readonly pid: number;
  readonly running: () => boolean;
  readonly log: () => string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ProcessInput {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly logFile: string;
}

/** A child that logs to a file and is ended by its own pid. */
export function startProcess({
  command,
  arguments: given,
  environment,
  directory,
  logFile,
}: ProcessInput): TestProcess {
  const log = openSync(logFile, 'a');
  const child: ChildProcess = spawn(command, given, {
    cwd: directory,
    env: { PATH: '/usr/bin:/bin', HOME: directory, ...environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    running,
    log: () => readFileSync(logFile, 'utf8'),
    async stop(signal = 'SIGTERM') {
      if (!running()) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}

/** Repeats until the call succeeds; a process that dies meanwhile ends the wait with its log. */
export async function until<Result>(
  call: () => Promise<Result>,
  process?: TestProcess,
  timeoutMs = 60_000,
): Promise<Result> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (process && !process.running()) throw new Error(`a process died: ${process.log().slice(-2000)}`);
      if (performance.now() > giveUpAt) throw error;
      await sleep(20);
    }
  }
}
