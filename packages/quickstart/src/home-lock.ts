import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { QuickstartError } from './quickstart-error.ts';

/**
 * Holds the home for one starter or stopper at a time, while `work` runs. The lock is a listening socket in Linux's abstract
 * namespace: the kernel takes it back when its holder dies, and it needs no room on a disk that is full.
 * @throws QuickstartError when another process holds it
 */
export async function withHomeLock<T>(homeDirectory: string, work: () => Promise<T>): Promise<T> {
  const server = createServer((socket) => socket.destroy());
  server.listen(`\0hansa-home-${createHash('sha256').update(homeDirectory).digest('hex').slice(0, 32)}`);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new QuickstartError(
      `Another process is starting or stopping the league in ${homeDirectory}: wait for it, or use another HANSA_HOME`,
    );
  });
  try {
    return await work();
  } finally {
    server.close();
  }
}
