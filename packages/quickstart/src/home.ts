import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from './process.ts';
import { QuickstartError } from './quickstart-error.ts';

/** What runs of a home, as written in its `league.json`; also what the command line finds the league by. */
export interface LeagueRecord {
  readonly apiUrl: string;
  readonly docsUrl: string;
  readonly leagueId: string;
  /** Of the league's loopback addresses, such as `127.33.7`. */
  readonly block: string;
  readonly controlPlane: ProcessIdentity;
}

/** Names inside a home. */
export const homeFiles = (homeDirectory: string) => ({
  league: join(homeDirectory, 'league.json'),
  lock: join(homeDirectory, 'quickstart.lock'),
  adminToken: join(homeDirectory, 'admin-token'),
  postgres: join(homeDirectory, 'postgres'),
  machines: join(homeDirectory, 'machines'),
  controlPlaneLog: join(homeDirectory, 'log', 'control-plane.log'),
  tenantKey: (tenantId: string) => join(homeDirectory, 'keys', `${tenantId}.key`),
  gatewayCa: (city: string) => join(homeDirectory, 'ca', `${city}.pem`),
});

/** Makes the home when there is none; true when it was there. Only its owner may list it. */
export function prepareHome(homeDirectory: string): boolean {
  const existed = existsSync(homeDirectory);
  // Never recursive below a folder that is there: where nothing can be made (/proc) Node would try for ever.
  if (!existsSync(dirname(homeDirectory))) mkdirSync(dirname(homeDirectory), { recursive: true });
  for (const folder of ['', 'log', 'keys', 'ca']) {
    const path = join(homeDirectory, folder);
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
  }
  return existed;
}

export function readLeagueRecord(homeDirectory: string): LeagueRecord | undefined {
  try {
    return JSON.parse(readFileSync(homeFiles(homeDirectory).league, 'utf8')) as LeagueRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function writeLeagueRecord(homeDirectory: string, record: LeagueRecord): void {
  const file = homeFiles(homeDirectory).league;
  writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * Holds the home for one starter or stopper at a time, while `work` runs.
 * @throws QuickstartError when another process holds it
 */
export async function withHomeLock<T>(homeDirectory: string, work: () => Promise<T>): Promise<T> {
  const { lock } = homeFiles(homeDirectory);
  takeLock(lock);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock(lock: string): void {
  const self = identify(process.pid);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(lock, JSON.stringify(self), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readHolder(lock);
      if (holder !== undefined && isRunning(holder)) {
        throw new QuickstartError(
          `Process ${holder.pid} is starting or stopping this league (${lock}): wait for it, or use another HANSA_HOME`,
        );
      }
      rmSync(lock, { force: true });
    }
  }
  throw new QuickstartError(`Another process took ${lock} just now: run the command again`);
}

function readHolder(lock: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
