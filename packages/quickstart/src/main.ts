import { existsSync } from 'node:fs';
import { readConfig } from './config.ts';
import { createProgram } from './program.ts';
import { explainSystemError } from './quickstart-error.ts';
import type { QuickstartFailure } from './result.ts';
import { createStages } from './stages.ts';
import { stopHome } from './stop.ts';
import { up } from './up.ts';

const config = readConfig();
const { stdout: out, stderr: terminal } = process;
const interrupted = new AbortController();
let wantsJson = false;

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (!interrupted.signal.aborted) terminal.write('\nStopping; this takes a few seconds.\n');
    interrupted.abort();
  });
}

const program = createProgram({
  up: (flags) => {
    wantsJson = flags.json === true;
    return up({ config, flags, out, terminal, interrupted: interrupted.signal });
  },
  down: async ({ purge = false }) => {
    const { homeDirectory, blocksDirectory, colour } = config;
    const stages = createStages({ terminal, colour });
    if (!existsSync(homeDirectory)) return stages.say(`Nothing runs: ${homeDirectory} does not exist`);
    await stages.run(purge ? 'Stop and remove' : 'Stop', () => stopHome(homeDirectory, { blocksDirectory, purge }));
  },
});

try {
  await program.parseAsync();
} catch (error) {
  const message = explainSystemError(error);
  if (!interrupted.signal.aborted) terminal.write(`error: ${message}\n`);
  if (wantsJson) out.write(`${JSON.stringify({ ok: false, error: message } satisfies QuickstartFailure)}\n`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}
