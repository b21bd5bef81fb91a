import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProcessIdentity } from './process.ts';

/** What runs of a home, as written in its `league.json`; also what the command line finds the league by. */
export interface LeagueRecord {
  readonly apiUrl: string;
  readonly docsUrl: string;
  readonly leagueId: string;
  /** Of the league's loopback addresses, such as `127.33.7`. */
  readonly block: string;
  readonly controlPlane: ProcessIdentity;
  /** The simulators of seven clouds, when the league stands on them. */
  readonly cloudSim?: ProcessIdentity;
}

/** Names inside a home. */
export const homeFiles = (homeDirectory: string) => ({
  league: join(homeDirectory, 'league.json'),
  adminToken: join(homeDirectory, 'admin-token'),
  logs: join(homeDirectory, 'log'),
  postgres: join(homeDirectory, 'postgres'),
  machines: join(homeDirectory, 'machines'),
  clouds: join(homeDirectory, 'clouds'),
  cloudSimLog: join(homeDirectory, 'log', 'cloud-sim.log'),
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
