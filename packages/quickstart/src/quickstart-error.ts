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

const causesMax = 8;

/** Names in one sentence what the system said no to, and the way out; all else keeps its own message. */
export function explainSystemError(error: unknown): string {
  let cause: unknown = error;
  for (let depth = 0; depth < causesMax && cause instanceof Error; depth += 1) {
    const { code, path, message } = cause as NodeJS.ErrnoException;
    const way = code === undefined ? undefined : advice[code];
    if (way !== undefined) return `${path ?? message}: ${way}`;
    cause = cause.cause;
  }
  return error instanceof Error ? error.message : String(error);
}
