import { readFileSync } from 'node:fs';
import { type Client, createClient } from '@hansa/client';
import { startLocalMachines } from '@hansa/clouds/local';
import { startPostgres } from '@hansa/control-plane/postgres';
import { type Block, leaseBlock } from './block.ts';
import { serves, startControlPlane } from './control-plane.ts';
import { homeFiles, type LeagueRecord, prepareHome, readLeagueRecord, writeLeagueRecord } from './home.ts';
import { withHomeLock } from './home-lock.ts';
import { endProcess, isRunning } from './process.ts';
import { QuickstartError } from './quickstart-error.ts';
import { stopHome, stopLocalLeague } from './stop.ts';

export interface LocalLeagueOptions {
  /** All state; made when it is not there. One league a home. */
  readonly homeDirectory: string;
  /** Folder with `peer`, `orderer` and `fabric-ca-server`. */
  readonly fabricBin: string;
  /** Leases of loopback blocks, shared by all homes of the computer. */
  readonly blocksDirectory: string;
  /** An embedded PostgreSQL in the home when absent. Carries a password: never logged. */
  readonly databaseUrl?: string | undefined;
  /** What machines that do not see this checkout run; none do on the local cloud. */
  readonly archiveFile?: string | undefined;
  /** The first port that is tried for the API; 8420. */
  readonly apiPort?: number;
  readonly signal?: AbortSignal;
  /** Leaves nothing of the home when the start fails. */
  readonly purgeOnFailure?: boolean;
  /** Tells what begins; the stages' names. */
  readonly stage?: <T>(name: 'postgres' | 'controlPlane', work: () => Promise<T>) => Promise<T>;
}

export interface LocalLeague {
  readonly record: LeagueRecord;
  readonly homeDirectory: string;
  readonly adminTokenFile: string;
  /** As the admin. */
  readonly client: Client;
  /** True when it ran already. */
  readonly reused: boolean;
  /** Ends every process; with `purge` nothing of the home is left. */
  stop(options?: { readonly purge?: boolean }): Promise<void>;
}

const apiPortDefault = 8420;

/**
 * A whole league on this computer: the one that runs in this home already, or what was stopped there started again, or a
 * new one without cities. Its processes outlive this one.
 * @throws QuickstartError with what is in the way; what was started until then is stopped again
 */
export async function startLocalLeague(options: LocalLeagueOptions): Promise<LocalLeague> {
  const { homeDirectory } = options;
  prepareHome(homeDirectory);
  return await withHomeLock(homeDirectory, async () => {
    const running = await findRunning(homeDirectory);
    if (running !== undefined) return openLeague(options, running, true);
    try {
      return openLeague(options, await start(options), false);
    } catch (error) {
      const { blocksDirectory, purgeOnFailure = false } = options;
      await stopLocalLeague(homeDirectory, { blocksDirectory, purge: purgeOnFailure });
      throw error;
    }
  });
}

async function findRunning(homeDirectory: string): Promise<LeagueRecord | undefined> {
  const record = readLeagueRecord(homeDirectory);
  if (record === undefined) return undefined;
  if (await serves(record, readToken(homeDirectory))) return record;
  // It hangs, or answers as someone else's: a new one takes its place.
  if (isRunning(record.controlPlane)) await endProcess(record.controlPlane, 5_000);
  return undefined;
}

async function start(options: LocalLeagueOptions): Promise<LeagueRecord> {
  const { homeDirectory, fabricBin, archiveFile, signal = new AbortController().signal } = options;
  const stage = options.stage ?? ((_name, work) => work());
  const block = await leaseBlock(homeDirectory, options.blocksDirectory);
  const databaseUrl = await stage('postgres', async () => options.databaseUrl ?? (await ownPostgres(homeDirectory)));
  return await stage('controlPlane', async () => {
    const { apiPort = apiPortDefault } = options;
    const [record] = await Promise.all([
      startControlPlane({ homeDirectory, databaseUrl, apiPort, fabricBin, archiveFile, signal, block: block.prefix }),
      startMachines(options, block, signal),
    ]);
    writeLeagueRecord(homeDirectory, record);
    return record;
  });
}

/** What was stopped here starts again; a home that never ran has nothing to start. */
async function startMachines(
  { homeDirectory, fabricBin }: LocalLeagueOptions,
  block: Block,
  signal: AbortSignal,
): Promise<void> {
  const before = readLeagueRecord(homeDirectory);
  if (before === undefined) return;
  const root = homeFiles(homeDirectory).machines;
  await startLocalMachines({ league: before.leagueId, root, addressBlock: `${block.prefix}.0/24`, fabricBin }, signal);
}

async function ownPostgres(homeDirectory: string): Promise<string> {
  const directory = homeFiles(homeDirectory).postgres;
  const { url } = await startPostgres({ directory, log: { info: () => undefined } });
  return url;
}

function openLeague(options: LocalLeagueOptions, record: LeagueRecord, reused: boolean): LocalLeague {
  const { homeDirectory, blocksDirectory } = options;
  return {
    record,
    homeDirectory,
    adminTokenFile: homeFiles(homeDirectory).adminToken,
    client: createClient({ url: record.apiUrl, token: readToken(homeDirectory) }),
    reused,
    stop: ({ purge = false } = {}) => stopHome(homeDirectory, { blocksDirectory, purge }),
  };
}

function readToken(homeDirectory: string): string {
  const file = homeFiles(homeDirectory).adminToken;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new QuickstartError(
      `${file} is missing, and the database has an admin's token already: put the file back, or use another database (DATABASE_URL)`,
    );
  }
}
