import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePortFrom } from './free-port.ts';
import { homeFiles, type LeagueRecord } from './home.ts';
import { endProcess, identify, isRunning, type ProcessIdentity } from './process.ts';
import { QuickstartError } from './quickstart-error.ts';

export interface ControlPlaneOptions {
  readonly homeDirectory: string;
  /** Carries a password: never logged. */
  readonly databaseUrl: string;
  /** The first port of 127.0.0.1 that is tried for the API. */
  readonly apiPort: number;
  readonly block: string;
  readonly fabricBin: string;
  readonly signal: AbortSignal;
}

const main = fileURLToPath(new URL('../../control-plane/src/main.ts', import.meta.url));
const startTimeoutMs = 60_000;
const pollMs = 10;
const portAttemptsMax = 5;

/**
 * Starts the control plane as a process of its own, which outlives this one, and answers when it serves. The API takes the
 * first free port; one that is taken from under us is left to whoever has it.
 * @throws QuickstartError when it ends or does not serve in time; the message has the end of its log
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<LeagueRecord> {
  let port = options.apiPort;
  for (let attempt = 1; ; attempt += 1) {
    port = await freePortFrom(port);
    try {
      return await startOn(port, options);
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === portAttemptsMax) throw error;
      port += 1;
    }
  }
}

/** Somebody was faster between our look at the port and the control plane's. */
class PortTakenError extends QuickstartError {}

async function startOn(port: number, options: ControlPlaneOptions): Promise<LeagueRecord> {
  const logFile = homeFiles(options.homeDirectory).controlPlaneLog;
  const launched = launch(port, options, logFile);
  try {
    const { apiUrl, leagueId } = await waitUntilReady(launched, logFile, options.signal);
    return { apiUrl, docsUrl: `${apiUrl}/docs`, leagueId, block: options.block, controlPlane: launched.process };
  } catch (error) {
    await endProcess(launched.process, 5_000);
    const text = readFrom(logFile, launched.logStart);
    if (text.includes(`EADDRINUSE: address already in use 127.0.0.1:${port}`)) {
      throw new PortTakenError(`Port ${port} of 127.0.0.1 was taken while the control plane started; start again`);
    }
    throw error;
  }
}

interface Launched {
  readonly process: ProcessIdentity;
  /** Where in the log file its lines begin. */
  readonly logStart: number;
}

async function waitUntilReady(
  { process: process_, logStart }: Launched,
  logFile: string,
  signal: AbortSignal,
): Promise<ReadyLine> {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const alive = isRunning(process_);
    const ready = findReadyLine(readFrom(logFile, logStart));
    if (ready !== undefined) return ready;
    if (!alive || performance.now() > deadline) {
      const last = readFrom(logFile, logStart).trim().split('\n').slice(-4).join('\n');
      const what = alive ? 'is not ready in time' : 'ended while it started';
      throw new QuickstartError(`The control plane ${what}; ${logFile} ends with:\n${last}`);
    }
    await delay(pollMs);
  }
}

function launch(port: number, options: ControlPlaneOptions, logFile: string): Launched {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const logStart = statSync(logFile).size;
    const child = spawn(
      process.execPath,
      ['--conditions=hansa-source', '--disable-warning=ExperimentalWarning', main],
      { cwd: options.homeDirectory, detached: true, stdio: ['ignore', log, log], env: environmentOf(port, options) },
    );
    child.on('error', () => undefined); // told below: a child that could not start has no pid
    child.unref();
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) throw new QuickstartError(`The control plane did not start; see ${logFile}`);
    return { process: identity, logStart };
  } finally {
    closeSync(log);
  }
}

function environmentOf(port: number, options: ControlPlaneOptions): NodeJS.ProcessEnv {
  const { homeDirectory, databaseUrl, block, fabricBin } = options;
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: homeDirectory,
    LANG: 'C.UTF-8',
    HANSA_HOME: homeDirectory,
    DATABASE_URL: databaseUrl,
    HANSA_API_HOST: '127.0.0.1',
    HANSA_API_PORT: String(port),
    HANSA_LINK_HOST: `${block}.1`,
    HANSA_LOCAL_ADDRESS_BLOCK: `${block}.0/24`,
    HANSA_FABRIC_BIN: fabricBin,
  };
}

interface ReadyLine {
  readonly apiUrl: string;
  readonly leagueId: string;
}

/** The one JSON line that says where the control plane listens; all others are its log. */
function findReadyLine(text: string): ReadyLine | undefined {
  for (const line of text.split('\n')) {
    if (!line.includes('"apiUrl"')) continue;
    try {
      const { apiUrl, leagueId } = JSON.parse(line) as Partial<ReadyLine>;
      if (apiUrl !== undefined && leagueId !== undefined) return { apiUrl, leagueId };
    } catch {
      // Half a line: the rest comes with the next look.
    }
  }
  return undefined;
}

function readFrom(file: string, start: number): string {
  return readFileSync(file).subarray(start).toString();
}

/** True when the recorded control plane runs, serves, and knows the home's token. */
export async function serves(record: LeagueRecord, adminToken: string): Promise<boolean> {
  if (!isRunning(record.controlPlane)) return false;
  try {
    const signal = AbortSignal.timeout(5_000);
    const headers = { authorization: `Bearer ${adminToken}` };
    const [ready, whoami] = await Promise.all([
      fetch(`${record.apiUrl}/readyz`, { signal }),
      fetch(`${record.apiUrl}/v1/whoami`, { signal, headers }),
    ]);
    return ready.ok && whoami.ok;
  } catch {
    return false;
  }
}
