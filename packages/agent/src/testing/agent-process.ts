import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentProgram } from '../program.ts';
import type { FakeControlPlane } from './fake-control-plane.ts';
import type { FakeHost } from './fake-host.ts';

/** A real agent, started as a cloud starts it. */
export interface AgentProcess {
  readonly home: string;
  readonly pid: number;
  /** Ends the agent alone; its children go on. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface AgentProcessOptions {
  readonly home: string;
  readonly machine: string;
  readonly controlPlane: FakeControlPlane;
  readonly host: FakeHost;
}

const markOf = (machine: string): string => `HANSA_MACHINE=${machine}`;

export async function startAgentProcess(options: AgentProcessOptions): Promise<AgentProcess> {
  const { home, machine, controlPlane, host } = options;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const secretFile = join(home, 'join-secret');
  writeFileSync(secretFile, host.secret, { mode: 0o600 });
  const { file, nodeArguments } = agentProgram();
  const flags = ['--home', home, '--bootstrap', controlPlane.bootstrapUrl, '--ca-sha256', controlPlane.authoritySha256];
  const log = openSync(join(home, 'agent.log'), 'a');
  const child: ChildProcess = spawn(process.execPath, [...nodeArguments, file, ...flags, '--secret-file', secretFile], {
    env: { ...process.env, HANSA_MACHINE: machine, HANSA_LOG_LEVEL: 'debug' },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    home,
    pid: child.pid ?? 0,
    async kill(signal) {
      child.kill(signal);
      await exit;
    },
  };
}

/** The processes that carry the machine's marker, as the local cloud finds them. */
export function processesOf(machine: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(markOf(machine));
    } catch {
      return false;
    }
  });
}

/** Ends every process of the machine and returns when none is left. */
export async function endMachine(machine: string): Promise<void> {
  for (let left = processesOf(machine); left.length > 0; left = processesOf(machine)) {
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Ended by itself meanwhile.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
