import { fileURLToPath } from 'node:url';
import { DetachedError, startDetached } from './detached.ts';
import { freePortFrom } from './free-port.ts';
import { homeFiles, type LeagueRecord } from './home.ts';
import { isRunning } from './process.ts';
import { QuickstartError } from './quickstart-error.ts';

export interface ControlPlaneOptions {
  readonly homeDirectory: string;
  /** Carries a password: never logged. */
  readonly databaseUrl: string;
  /** The first port of 127.0.0.1 that is tried for the API. */
  readonly apiPort: number;
  readonly block: string;
  readonly fabricBin: string;
  /** What machines that do not see this checkout run. */
  readonly archiveFile?: string | undefined;
  readonly signal: AbortSignal;
}

const main = fileURLToPath(new URL('../../control-plane/src/main.ts', import.meta.url));
const startTimeoutMs = 60_000;
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
  const { homeDirectory, block } = options;
  try {
    const program = {
      title: 'The control plane',
      file: main,
      arguments: [],
      directory: homeDirectory,
      environment: environmentOf(port, options),
      logFile: homeFiles(homeDirectory).controlPlaneLog,
      readyIn: findReadyLine,
      timeoutMs: startTimeoutMs,
    };
    const { process, ready } = await startDetached(program, options.signal);
    const { apiUrl, leagueId } = ready;
    return { apiUrl, docsUrl: `${apiUrl}/docs`, leagueId, block, controlPlane: process };
  } catch (error) {
    const taken = `EADDRINUSE: address already in use 127.0.0.1:${port}`;
    if (!(error instanceof DetachedError) || !error.output.includes(taken)) throw error;
    throw new PortTakenError(`Port ${port} of 127.0.0.1 was taken while the control plane started; start again`);
  }
}

function environmentOf(port: number, options: ControlPlaneOptions): NodeJS.ProcessEnv {
  const { homeDirectory, databaseUrl, block, fabricBin, archiveFile } = options;
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
    ...(archiveFile === undefined ? {} : { HANSA_ARCHIVE_FILE: archiveFile }),
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
