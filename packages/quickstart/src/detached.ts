import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, identify, isRunning, type ProcessIdentity } from './process.ts';
import { QuickstartError } from './quickstart-error.ts';

export interface DetachedProgram<Ready> {
  /** For messages, such as "The control plane". */
  readonly title: string;
  readonly file: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Reads what it has written so far; undefined until it serves. */
  readonly readyIn: (text: string) => Ready | undefined;
  readonly timeoutMs: number;
}

export interface Detached<Ready> {
  readonly process: ProcessIdentity;
  readonly ready: Ready;
}

/** A program that ended or was too slow; `output` is all that it wrote. */
export class DetachedError extends QuickstartError {
  readonly output: string;

  constructor(message: string, output: string) {
    super(message);
    this.output = output;
  }
}

const pollMs = 10;

/**
 * Starts a program of this checkout as a process of its own, which outlives this one, and answers when it says that it serves.
 * @throws DetachedError with the end of its log; what was started is ended then
 */
export async function startDetached<Ready>(
  program: DetachedProgram<Ready>,
  signal: AbortSignal,
): Promise<Detached<Ready>> {
  const { logFile, readyIn, title } = program;
  const { process: process_, logStart } = launch(program);
  const deadline = performance.now() + program.timeoutMs;
  const output = (): string => readFileSync(logFile).subarray(logStart).toString();
  try {
    for (;;) {
      signal.throwIfAborted();
      const alive = isRunning(process_);
      const ready = readyIn(output());
      if (ready !== undefined) return { process: process_, ready };
      if (!alive || performance.now() > deadline) {
        const last = output().trim().split('\n').slice(-4).join('\n');
        const what = alive ? 'is not ready in time' : 'ended while it started';
        throw new DetachedError(`${title} ${what}; ${logFile} ends with:\n${last}`, output());
      }
      await delay(pollMs);
    }
  } catch (error) {
    await endProcess(process_, 5_000);
    throw error;
  }
}

function launch<Ready>({ title, file, directory, environment, logFile, ...given }: DetachedProgram<Ready>) {
  const log = openSync(logFile, 'a', 0o600);
  try {
    // Where in the log file its lines begin.
    const logStart = statSync(logFile).size;
    const child = spawn(
      process.execPath,
      ['--conditions=hansa-source', '--disable-warning=ExperimentalWarning', file, ...given.arguments],
      { cwd: directory, detached: true, stdio: ['ignore', log, log], env: environment },
    );
    child.on('error', () => undefined); // told below: a child that could not start has no pid
    child.unref();
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) throw new QuickstartError(`${title} did not start; see ${logFile}`);
    return { process: identity, logStart };
  } finally {
    closeSync(log);
  }
}
