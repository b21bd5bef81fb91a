import { createServer } from 'node:net';
import { QuickstartError } from './quickstart-error.ts';

/** The port, or the next one that is free on 127.0.0.1. */
export async function freePortFrom(port: number): Promise<number> {
  for (let candidate = port; candidate < port + 100; candidate += 1) {
    if (await isFree(candidate)) return candidate;
  }
  throw new QuickstartError(`No port from ${port} to ${port + 99} of 127.0.0.1 is free: stop a program that has one`);
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
