import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '../../packages/client/src/index.ts';
import { progress } from './report.ts';

/** The real control plane as a process, as `main.ts` starts it. */
export interface PlainControlPlane {
  readonly pid: number;
  /** From the command to the first good answer of `/readyz`. */
  readonly readyMs: number;
  /** As the admin. */
  readonly client: Client;
  stop(): Promise<void>;
}

export interface PlainOptions {
  readonly databaseUrl: string;
  readonly home: string;
  /** For Node, before the program's file. */
  readonly nodeArguments?: readonly string[];
}

const main = fileURLToPath(new URL('../../packages/control-plane/src/main.ts', import.meta.url));
const startMsMax = 60_000;
const pollMs = 10;

/** @throws Error with what it printed when it ends, or does not serve in time */
export async function startPlainControlPlane(options: PlainOptions): Promise<PlainControlPlane> {
  const { databaseUrl, home, nodeArguments = [] } = options;
  const port = await freePort();
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--conditions=hansa-source', ...nodeArguments, main], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      HANSA_HOME: home,
      HANSA_API_PORT: String(port),
      HANSA_LINK_PORT: '0',
      HANSA_BOOTSTRAP_PORT: '0',
      HANSA_LOG_LEVEL: 'warn',
    },
  });
  const said = lastLines(child);
  let ending = false;
  child.once('exit', (code, signal) => {
    if (!ending) progress(`the control plane has ended (${code ?? signal}): ${said()}`);
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await serves(url))) {
    const lateMs = performance.now() - startedMs;
    if (child.exitCode !== null || lateMs > startMsMax) throw new Error(`The control plane does not serve: ${said()}`);
    await delay(pollMs);
  }
  const readyMs = Math.round(performance.now() - startedMs);
  const token = (await readFile(join(home, 'admin-token'), 'utf8')).trim();
  return {
    pid: child.pid ?? 0,
    readyMs,
    client: createClient({ url, token }),
    stop: async () => {
      if (child.exitCode !== null) return;
      ending = true;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function serves(url: string): Promise<boolean> {
  return await fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}

const keptLetters = 4_000;

function lastLines(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-keptLetters);
  });
  return () => text;
}
