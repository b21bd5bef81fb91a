/** Something on this computer is in the way. The message says which, and what to do. */
export class QuickstartError extends Error {
  override readonly name = 'QuickstartError';
}

const advice: Readonly<Record<string, string>> = {
  ENOSPC:
    'the disk is full: free some space (a league of four cities takes about 500 MiB), or set HANSA_HOME to a folder on another disk',
  EDQUOT: 'the quota of disk space is used up: free some space, or set HANSA_HOME to a folder on another disk',
  EACCES: 'no permission: use a folder of yours (HANSA_HOME), or change its owner',
  EPERM: 'no permission: use a folder of yours (HANSA_HOME), or change its owner',
  EROFS: 'the disk is mounted read-only: set HANSA_HOME to a folder on another disk',
  EADDRINUSE: 'the port is in use: stop the program that has it',
  EMFILE: 'too many open files: raise the limit with `ulimit -n 4096`',
};

/** Names in one sentence what the system said no to, and the way out; all else keeps its own message. */
export function explainSystemError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  const way = code === undefined ? undefined : advice[code];
  return way === undefined ? error.message : `${path ?? error.message}: ${way}`;
}
