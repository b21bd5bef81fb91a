/** The quickstart again: command → first committed transaction, after `down` and on the league that still runs. */
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConditions } from './lib/conditions.ts';
import { fabricBinOf } from './lib/league.ts';
import { readOptions } from './lib/options.ts';
import { printReport, progress } from './lib/report.ts';
import { summarise, timed } from './lib/statistics.ts';

interface Second {
  /** Wall clock of the command, less reading back, which comes after the commit. */
  readonly committed: number;
  readonly stages: Readonly<Record<string, number>>;
}

const script = new URL('../scripts/quickstart', import.meta.url).pathname;

async function quickstart(home: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, HANSA_HOME: home };
  const { stdout } = await promisify(execFile)(script, args, { env, maxBuffer: 16_777_216 });
  return stdout.trim().split('\n').at(-1) ?? '';
}

async function second(home: string): Promise<Second> {
  const { ms, value } = await timed(() => quickstart(home, '--detach', '--json'));
  const { timingsMs } = JSON.parse(value) as { readonly timingsMs: Readonly<Record<string, number>> };
  return { committed: ms - (timingsMs.readBack ?? 0), stages: timingsMs };
}

const row = (name: string, samples: readonly number[]) => {
  const { count, min, p50, max } = summarise(samples);
  return [name, count, min, p50, max];
};

const options = readOptions({ rounds: 3 });
const conditions = await readConditions(fabricBinOf(process.env));
const home = await mkdtemp(join(tmpdir(), 'hansa-bench-'));
const stopped: Second[] = [];
const running: Second[] = [];
try {
  progress('the first quickstart');
  await quickstart(home, '--detach', '--json');
  for (let round = 1; round <= options.rounds; round += 1) {
    running.push(await second(home));
    await quickstart(home, 'down');
    stopped.push(await second(home));
    progress(`round ${round}: running ${running.at(-1)?.committed} ms, after down ${stopped.at(-1)?.committed} ms`);
  }
} finally {
  await quickstart(home, 'down', '--purge');
}

const stageRows = (name: string, seconds: readonly Second[]) => [
  row(
    name,
    seconds.map(({ committed }) => committed),
  ),
  ...Object.keys(seconds[0]?.stages ?? {})
    .filter((stage) => stage !== 'total')
    .map((stage) =>
      row(
        `  ${stage}`,
        seconds.map(({ stages }) => stages[stage] ?? 0),
      ),
    ),
];
printReport(
  {
    bench: 'restart-warm',
    conditions,
    tables: [
      {
        title: 'Command to first committed transaction',
        columns: ['ms', 'count', 'min', 'p50', 'max'],
        rows: [...stageRows('after down', stopped), ...stageRows('still running', running)],
      },
    ],
    notes: ['Four cities and their channel are there from the first quickstart. readBack is not part of the total.'],
  },
  options.json,
);
