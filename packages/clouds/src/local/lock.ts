import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const retryMs = 10;

/**
 * Runs `work` while no other process of this user on this computer runs under the same name. The lock is a listening socket
 * in Linux's abstract namespace: the kernel gives it to one process and takes it back when that process dies, so there is
 * no stale lock to clean up. Waiting ends with the signal.
 */
export async function withLock<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
  const path = `\0hansa-lock-${process.getuid?.() ?? 0}-${digest}`;
  let server = await tryListen(path);
  while (server === undefined) {
    await delay(retryMs, undefined, { signal });
    server = await tryListen(path);
  }
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    server.close();
  }
}

async function tryListen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(path);
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
