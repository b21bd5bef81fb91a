import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { HansaError } from '@hansa/core';

/** The user that a PostgreSQL server runs as when this process is root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, and refuses a uid that has no row in the user database.
 * Answers undefined when this process is not root: then the server runs as the same user.
 * Users are never created. Fails with `database.unavailable` when root has nobody to step down to.
 */
export function serverAccount(passwdFile = '/etc/passwd'): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const rows = readFileSync(passwdFile, 'utf8').split('\n');
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] = rows.find((row) => row.startsWith(`${wanted}:`))?.split(':') ?? [];
    if (name !== undefined && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new HansaError(
    'database.unavailable',
    `PostgreSQL does not run as root and ${passwdFile} has neither "postgres" nor "nobody"; run as another user or set DATABASE_URL`,
  );
}

/** Whether the account can walk down to a directory: asked of the kernel, since modes alone do not tell (ACLs, mounts). */
export function canEnter(account: Account | undefined, directory: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], {
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    cwd: '/',
    stdio: 'ignore',
    timeout: 10_000,
  });
  return status === 0;
}
