import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDetached } from './detached.ts';
import { homeFiles, readLeagueRecord, writeLeagueRecord } from './home.ts';
import { isRunning } from './process.ts';
import { QuickstartError } from './quickstart-error.ts';

/** One simulated cloud, as `hansa cloud-sim --json` tells it. */
export interface SimulatedCloud {
  readonly http: string;
  readonly https: string;
  readonly caFile: string;
  /** Test keys, in the vendor's own words. */
  readonly account: Readonly<Record<string, unknown>>;
}

export type SimulatedClouds = Readonly<Record<string, SimulatedCloud>>;

export interface CloudSimOptions {
  readonly homeDirectory: string;
  readonly signal: AbortSignal;
}

const main = fileURLToPath(new URL('../../cloud-sim/src/main.ts', import.meta.url));
const startTimeoutMs = 60_000;

/**
 * The simulated clouds of a home whose control plane runs: those that run already, or new ones, whose machines run here. They
 * forget their machines when they end, so a league that stands on them cannot be started again.
 * @throws QuickstartError when they have ended before, or do not start
 */
export async function ensureCloudSim({ homeDirectory, signal }: CloudSimOptions): Promise<SimulatedClouds> {
  const record = readLeagueRecord(homeDirectory);
  if (record === undefined) throw new Error('The league was not started');
  const { clouds: directory, cloudSimLog: logFile } = homeFiles(homeDirectory);
  const told = join(directory, 'endpoints.json');
  if (existsSync(told)) {
    if (record.cloudSim !== undefined && isRunning(record.cloudSim)) return JSON.parse(readFileSync(told, 'utf8'));
    throw new QuickstartError(
      'The simulated clouds of this league have ended, and its machines with them: ./scripts/quickstart down --purge',
    );
  }
  const { process, ready } = await startDetached(
    {
      title: 'The simulation of seven clouds',
      file: main,
      arguments: ['--json', '--machines', 'real', '--directory', directory, '--block', blockOf(homeDirectory)],
      directory: homeDirectory,
      environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
      logFile,
      readyIn: readClouds,
      timeoutMs: startTimeoutMs,
    },
    signal,
  );
  writeLeagueRecord(homeDirectory, { ...record, cloudSim: process });
  writeFileSync(told, JSON.stringify(ready), { mode: 0o600 });
  return ready;
}

/** Above what homes lease and tests use, and seldom another home's. */
function blockOf(homeDirectory: string): string {
  const [number = 0] = createHash('sha256').update(homeDirectory).digest();
  return `127.${200 + (number % 50)}`;
}

function readClouds(text: string): SimulatedClouds | undefined {
  const line = text.split('\n').find((each) => each.startsWith('{"clouds"'));
  if (line === undefined || !text.includes(`${line}\n`)) return undefined;
  return (JSON.parse(line) as { readonly clouds: SimulatedClouds }).clouds;
}
