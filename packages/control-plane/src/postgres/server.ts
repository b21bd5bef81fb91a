import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HansaError } from '@hansa/core';
import pg from 'pg';
import { serverAccount } from './account.ts';
import { type Cluster, clusterFolder, databaseName, ensureCluster, serverEnvironment } from './cluster.ts';
import { clearStalePidFile, findPostmaster, isAlive, type Postmaster, waitForExit } from './postmaster.ts';

/** The part of a pino logger that the launcher needs. */
export interface PostgresLog {
  info(fields: object, message: string): void;
}

export interface PostgresOptions {
  /** Everything of this server lies here; one server a directory. */
  readonly directory: string;
  /** A free port when left out. Ignored when the server already runs. */
  readonly port?: number;
  /** `none` gives up crash safety for speed: for tests alone. Default `full`. */
  readonly durability?: 'full' | 'none';
  readonly log: PostgresLog;
  /** Where root keeps what an unprivileged account must reach when it cannot reach `directory`. */
  readonly systemDirectory?: string;
}

export interface RunningPostgres {
  /** Carries the password: never log it. */
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const attemptsMax = 3;

/**
 * Starts the embedded PostgreSQL of a directory, or takes up the one that already runs there (a starter that was killed
 * leaves it running). It listens on 127.0.0.1 only, asks for a password (scram-sha-256), opens no Unix socket, and
 * outlives this process until `stop` or `stopPostgres`. Fails with `database.unavailable`, whose detail says what to do.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const directory = resolve(options.directory);
  const cluster = ensureCluster(directory, serverAccount(), options.systemDirectory ?? '/var/lib/hansa');
  const { pid, port, adopted } = await runServer(directory, cluster, options);
  const url = `postgres://${databaseName}:${cluster.password}@127.0.0.1:${port}/${databaseName}`;
  await ensureDatabase(url);
  options.log.info({ pid, port, adopted }, 'PostgreSQL is ready');
  return { url, pid, port, stop: () => stopPostgres(directory) };
}

/**
 * Stops the server of a directory (sessions are ended, data is flushed) and answers when its process is gone; nothing
 * happens when none runs. With `purge` the data goes too, wherever it lies.
 */
export async function stopPostgres(directory: string, options: { readonly purge?: boolean } = {}): Promise<void> {
  const folder = clusterFolder(resolve(directory));
  if (folder !== undefined) {
    const running = findPostmaster(join(folder, 'data'));
    if (running !== undefined) await stopProcess(running.pid);
  }
  if (options.purge !== true) return;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
}

interface Ready {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
}

/** Another starter, or another program on the port, may be faster: then look again, a few times. */
async function runServer(directory: string, cluster: Cluster, options: PostgresOptions): Promise<Ready> {
  for (let attempt = 1; ; attempt += 1) {
    const running = findPostmaster(cluster.dataDirectory);
    if (running?.status === 'stopping') await waitForExit(running.pid, startTimeoutMs);
    else if (running !== undefined) return { ...(await waitUntilReady(cluster, running.pid)), adopted: true };
    clearStalePidFile(cluster.dataDirectory);
    const port = options.port ?? (await freePort());
    const logFile = join(directory, 'postgres.log');
    const pid = launch(cluster, port, options.durability ?? 'full', logFile);
    try {
      return { ...(await waitUntilReady(cluster, pid)), adopted: false };
    } catch (error) {
      const lost = findPostmaster(cluster.dataDirectory) !== undefined || options.port === undefined;
      if (!lost || attempt >= attemptsMax) throw explain(error, logFile);
    }
  }
}

function launch(cluster: Cluster, port: number, durability: 'full' | 'none', logFile: string): number {
  const { account, binaries, dataDirectory } = cluster;
  const settings = [
    ...[`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'],
    ...(durability === 'none' ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(binaries.postgres, ['-D', dataDirectory, ...settings.flatMap((setting) => ['-c', setting])], {
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
      cwd: dataDirectory,
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log, log],
    });
    child.on('error', () => undefined); // reported below: a child that could not start has no pid
    child.unref();
    if (child.pid === undefined) {
      throw new HansaError(
        'database.unavailable',
        `Cannot run ${binaries.postgres}; set DATABASE_URL to use another PostgreSQL`,
      );
    }
    return child.pid;
  } finally {
    closeSync(log);
  }
}

async function waitUntilReady(cluster: Cluster, pid: number): Promise<{ pid: number; port: number }> {
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline) {
    const seen: Postmaster | undefined = findPostmaster(cluster.dataDirectory);
    if (seen?.pid === pid && seen.status === 'ready' && seen.port !== undefined) return { pid, port: seen.port };
    if (!isAlive(pid)) throw new HansaError('database.unavailable', 'PostgreSQL ended while it started');
    await sleep(10);
  }
  throw new HansaError('database.unavailable', `PostgreSQL was not ready after ${startTimeoutMs / 1000} s`);
}

function explain(error: unknown, logFile: string): HansaError {
  const last = readFileSync(logFile, 'utf8').trim().split('\n').slice(-6).join(' ');
  const what = error instanceof Error ? error.message : String(error);
  return new HansaError('database.unavailable', `${what}; ${logFile} ends with: ${last}`, { cause: error });
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  } finally {
    await client.end();
  }
}

/** Two starters may create the database at once; the loser sees one of these codes. */
function isDuplicate(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === '42P04' || code === '23505';
}

async function stopProcess(pid: number): Promise<void> {
  for (const [signal, timeoutMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    if (await waitForExit(pid, timeoutMs)) return;
  }
  throw new HansaError('database.unavailable', `PostgreSQL (process ${pid}) does not stop; end it by hand`);
}

async function freePort(): Promise<number> {
  return await new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolvePort(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
