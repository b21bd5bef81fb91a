import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { processesWith, signalProcess } from './processes.ts';
import { bubblewrap, type SandboxInput, sandboxArguments } from './sandbox.ts';

/** One boot of a machine, from its first process to its last. */
export interface Boot {
  readonly ended: Promise<void>;
  isUp(): boolean;
  /** Asks its processes to stop, waits for so long, and takes the power away. */
  end(graceMs: number): Promise<void>;
}

const consoleBytesMax = 4 * 1024 * 1024;
const pollMs = 20;
const statusCharactersMax = 4_096;

/**
 * Boots a machine: its user data runs as root of a namespace of its own, as the first of a new session. It ends with this
 * process, whatever happens to it. What it prints is kept in `console.log`, up to a bound. `enter`: a program that becomes the
 * next one in another place, as `nsenter` does.
 */
export function bootMachine(input: SandboxInput, enter: readonly string[] = []): Boot {
  const [program = bubblewrap, ...args] = [...enter, bubblewrap, ...sandboxArguments(input)];
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  });
  const [, out, err, status] = child.stdio;
  keepConsole([out, err], join(input.directory, 'console.log'));
  const firstPid = readFirstPid(status as Readable);
  let isUp = true;
  const ended = (async () => {
    // A start that fails is an end too; the console says why.
    await once(child, 'close').catch(() => undefined);
    isUp = false;
  })();

  return {
    ended,
    isUp: () => isUp,
    end: async (graceMs) => {
      const first = graceMs > 0 ? await firstPid : undefined;
      if (first !== undefined) await askToStop(first, graceMs);
      if (isUp && child.pid !== undefined) signalProcess(child.pid, 'SIGKILL');
      await ended;
    },
  };
}

/** What is left when all others have stopped: the shell that waits, and what it waits with. */
const idleProcesses = 2;

async function askToStop(firstPid: number, graceMs: number): Promise<void> {
  const others = async () => (await processesWith(firstPid)).filter((pid) => pid !== firstPid);
  for (const pid of await others()) signalProcess(pid, 'SIGTERM');
  for (let leftMs = graceMs; leftMs > 0 && (await others()).length > idleProcesses; leftMs -= pollMs)
    await delay(pollMs);
}

/**
 * bubblewrap tells the machine's first process in several writes, before it lets it run: who closes the pipe after the first
 * one ends bubblewrap by SIGPIPE, and leaves a machine that waits for ever. So all of it is read.
 */
function readFirstPid(status: Readable): Promise<number | undefined> {
  return new Promise((resolve) => {
    let text = '';
    status.on('data', (chunk: Buffer) => {
      text = (text + String(chunk)).slice(-statusCharactersMax);
      const match = /"child-pid"\s*:\s*(\d+)\D/.exec(text);
      if (match !== null) resolve(Number(match[1]));
    });
    status.on('close', () => resolve(undefined));
  });
}

function keepConsole(outputs: readonly (Readable | unknown)[], file: string): void {
  const log = createWriteStream(file, { flags: 'a', mode: 0o600 });
  let kept = 0;
  let open = outputs.length;
  for (const output of outputs as readonly Readable[]) {
    output.on('data', (chunk: Buffer) => {
      if (kept < consoleBytesMax) log.write(chunk.subarray(0, consoleBytesMax - kept));
      kept += chunk.length;
    });
    output.on('close', () => {
      open -= 1;
      if (open === 0) log.end();
    });
  }
}
