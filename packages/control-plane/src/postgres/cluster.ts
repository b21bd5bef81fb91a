import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { HansaError } from '@hansa/core';
import { type Account, canEnter } from './account.ts';
import { type Binaries, preparedBinaries, renameIfAbsent } from './binaries.ts';

/** The name of the only superuser and of the league's database. */
export const databaseName = 'hansa';

/** A PostgreSQL cluster on disk that the account can run. */
export interface Cluster {
  readonly account: Account | undefined;
  readonly binaries: Binaries;
  readonly dataDirectory: string;
  readonly password: string;
}

/** Where the cluster of a directory lies, or undefined while there is none. */
export function clusterFolder(directory: string): string | undefined {
  const pointer = join(directory, 'location');
  const folder = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(directory, 'cluster');
  return existsSync(join(folder, 'data', 'PG_VERSION')) ? folder : undefined;
}

/**
 * The cluster of a directory, made when there is none: UTF-8, byte order, scram-sha-256 with a random password.
 * When root steps down to an account that cannot walk to the directory (a home of mode 700), the cluster lies below
 * `systemDirectory` and the directory only remembers where. A half-made cluster is never left under the final name.
 */
export function ensureCluster(directory: string, account: Account | undefined, systemDirectory: string): Cluster {
  mkdirSync(directory, { recursive: true });
  openToOthers(directory, account);
  const reachable = canEnter(account, directory);
  const binaries = preparedBinaries(account, reachable ? directory : systemDirectory);
  const folder = clusterFolder(directory) ?? createCluster(directory, reachable, account, binaries, systemDirectory);
  return {
    account,
    binaries,
    dataDirectory: realpathSync(join(folder, 'data')),
    password: readFileSync(join(folder, 'password'), 'utf8'),
  };
}

/** Our own folder may be walked through by the account (never listed); what is in it keeps its own modes. */
function openToOthers(directory: string, account: Account | undefined): void {
  if (account !== undefined) chmodSync(directory, (statSync(directory).mode & 0o777) | 0o011);
}

function createCluster(
  directory: string,
  reachable: boolean,
  account: Account | undefined,
  binaries: Binaries,
  systemDirectory: string,
): string {
  const parent = reachable ? directory : systemDirectory;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const partial = mkdtempSync(join(parent, 'cluster-'));
  try {
    openToOthers(partial, account);
    initialise(partial, account, binaries);
    if (reachable) {
      renameIfAbsent(partial, join(directory, 'cluster'));
      return join(directory, 'cluster');
    }
    // `wx`: of two starters one names its cluster, the other uses it.
    writeFileSync(join(directory, 'location'), `${partial}\n`, { flag: 'wx' });
    return partial;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    const winner = (error as NodeJS.ErrnoException).code === 'EEXIST' ? clusterFolder(directory) : undefined;
    if (winner === undefined) throw error;
    return winner;
  } finally {
    if (reachable) rmSync(partial, { recursive: true, force: true });
  }
}

function initialise(folder: string, account: Account | undefined, binaries: Binaries): void {
  const data = join(folder, 'data');
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(folder, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid);
  const { status, signal, error, stdout, stderr } = spawnSync(
    binaries.initdb,
    [
      ...['--pgdata', data, '--username', databaseName, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale', 'C', '--set', 'timezone=UTC', '--set', 'log_timezone=UTC'],
    ],
    {
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
      cwd: folder,
      env: serverEnvironment(),
      encoding: 'utf8',
      timeout: 120_000,
    },
  );
  // The server never reads the file again: only whoever starts it does.
  if (account !== undefined) chownSync(passwordFile, 0, 0);
  if (status !== 0) {
    const said = `${stdout}${stderr}`.trim().split('\n').slice(-4).join(' ');
    throw new HansaError('database.unavailable', `initdb failed (${error?.message ?? signal ?? status}): ${said}`);
  }
}

/** PostgreSQL reads PG* variables and dies of a locale that is not installed, so it gets an environment of its own. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
