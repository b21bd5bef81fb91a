import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BenchLeague } from './league.ts';

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

export interface CliRun {
  readonly exitCode: number | null;
  /** What it wrote to standard output. */
  readonly out: string;
}

/** Runs `hansa` as the league's admin and tells each line of its progress; `signal` is what Ctrl-C is. */
export async function hansa(
  { homeDirectory, apiUrl }: Pick<BenchLeague, 'homeDirectory' | 'apiUrl'>,
  argv: readonly string[],
  { onLine, signal }: { readonly onLine: (line: string) => void; readonly signal?: AbortSignal },
): Promise<CliRun> {
  const child = spawn(process.execPath, ['--conditions=hansa-source', main, ...argv], {
    env: { PATH: process.env.PATH, HANSA_HOME: homeDirectory, HANSA_URL: apiUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const interrupt = (): void => void child.kill('SIGINT');
  signal?.addEventListener('abort', interrupt, { once: true });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  createInterface({ input: child.stderr }).on('line', onLine);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  signal?.removeEventListener('abort', interrupt);
  return { exitCode, out };
}
