import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { UsageError } from './failure.ts';

const fromSource = import.meta.url.endsWith('.ts');

/** Packages lie beside this one, in a checkout as in the archive of a host. */
const mainOf = (packageName: Sibling): string =>
  fileURLToPath(
    new URL(fromSource ? `../../${packageName}/src/main.ts` : `../../${packageName}/dist/main.js`, import.meta.url),
  );

type Sibling = 'agent' | 'cloud-sim';

export interface JoinUrl {
  readonly bootstrapUrl: string;
  readonly authoritySha256: string;
}

/** `https://host:port/#ca-sha256=<hex>`, as a city of own machines is told. @throws UsageError */
export function readJoinUrl(text: string): JoinUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const digest = /^#ca-sha256=([0-9a-f]{64})$/i.exec(url?.hash ?? '')?.[1];
  if (url?.protocol !== 'https:' || digest === undefined) {
    throw new UsageError('The URL must be as it was told: https://host:port/#ca-sha256=<64 hexadecimal digits>');
  }
  return { bootstrapUrl: url.origin, authoritySha256: digest.toLowerCase() };
}

/** Runs a program with our own output until it ends; a stop of ours is handed on. @throws Error when it did not end well */
export async function runSibling(packageName: Sibling, given: readonly string[], signal: AbortSignal): Promise<void> {
  const conditions = fromSource ? ['--conditions=hansa-source'] : [];
  const child = spawn(process.execPath, [...conditions, mainOf(packageName), ...given], { stdio: 'inherit' });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [code, endedBy] = (await once(child, 'exit')) as [number | null, string | null];
    if (code !== 0 && !signal.aborted)
      throw new Error(`${packageName} ended with ${code ?? endedBy}; its output says why`);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
