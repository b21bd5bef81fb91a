import { setTimeout as delay } from 'node:timers/promises';
import { ensureCloudSim } from './cloud-sim.ts';
import type { QuickstartConfig } from './config.ts';
import { prepareHome, readLeagueRecord } from './home.ts';
import { cityOrder } from './job.ts';
import { type LocalLeague, startLocalLeague } from './local-league.ts';
import { isRunning } from './process.ts';
import type { UpFlags } from './program.ts';
import { QuickstartError } from './quickstart-error.ts';
import { type Round, runRound } from './round.ts';
import { cloudCityCodes, createCloudCity, describeCities } from './seven-clouds.ts';
import { createStages, type Stages } from './stages.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';
import { renderSummary } from './summary.ts';

export interface UpDeps {
  readonly config: QuickstartConfig;
  readonly flags: UpFlags;
  readonly out: NodeJS.WritableStream;
  readonly terminal: NodeJS.WriteStream;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** `scripts/quickstart`: everything up, the round, and then what the flags ask for. */
export async function up(deps: UpDeps): Promise<void> {
  const { config, flags, interrupted } = deps;
  const stages = createStages({ terminal: deps.terminal, colour: config.colour });
  const homeExisted = prepareHome(config.homeDirectory);
  const purge = flags.once === true && !homeExisted;
  const { league, stopwatch } = await startLeague(deps, stages, purge);
  try {
    const round = await runRoundOn(league, deps, stages, stopwatch);
    tell(round, deps);
    if (flags.detach) return stages.say('It runs on. Stop it with: ./scripts/quickstart down');
    if (!flags.once) await stay(config.homeDirectory, stages, interrupted);
  } catch (error) {
    // What runs is left to be looked at, unless nobody could want to.
    if (!flags.once && !interrupted.aborted) throw withHint(error, config.homeDirectory);
    await league.stop({ purge });
    throw error;
  }
  await stages.run(purge ? 'Stop and remove' : 'Stop', () => league.stop({ purge }));
}

async function startLeague({ config, interrupted }: UpDeps, stages: Stages, purge: boolean) {
  const { homeDirectory, fabricBin, archiveFile, blocksDirectory, databaseUrl } = config;
  if (fabricBin === undefined) {
    throw new QuickstartError(
      'HANSA_FABRIC_BIN is not set: start with ./scripts/quickstart, which builds the binaries',
    );
  }
  const stopwatch = createStopwatch(config.scriptTimingsMs, performance.timeOrigin, () => Date.now());
  const titles = { postgres: 'PostgreSQL', controlPlane: 'Control plane' } as const;
  const league = await startLocalLeague({
    ...{ homeDirectory, fabricBin, archiveFile, blocksDirectory, databaseUrl },
    ...{ signal: interrupted, purgeOnFailure: purge },
    stage: (name, work) => stages.run(titles[name], () => stopwatch.time(name, work)),
  });
  const { apiUrl } = league.record;
  if (league.reused) stages.say(`Reusing the league that runs at ${apiUrl}`);
  else if (!apiUrl.endsWith(':8420')) stages.say(`Port 8420 is in use; the API is at ${apiUrl}`);
  return { league, stopwatch };
}

async function runRoundOn(league: LocalLeague, deps: UpDeps, stages: Stages, stopwatch: Stopwatch): Promise<Round> {
  const { flags, config, interrupted: signal } = deps;
  const common = { league, fabricBin: config.fabricBin ?? '', stages, stopwatch, signal };
  if (flags.clouds !== true) return await runRound({ ...common, codes: cityOrder.slice(0, flags.cities) });
  const clouds = await stages.run('Seven clouds', () =>
    ensureCloudSim({ homeDirectory: league.homeDirectory, signal }),
  );
  const { client } = league;
  const createCity = (city: string) => createCloudCity({ client, clouds }, city);
  const round = await runRound({ ...common, codes: cloudCityCodes, createCity });
  return { ...round, result: { ...round.result, cities: await describeCities(client, round.result.channel.cities) } };
}

function tell({ result, hash }: Round, { flags, out, terminal }: UpDeps): void {
  if (flags.json) out.write(`${JSON.stringify(result)}\n`);
  else (flags.once ? terminal : out).write(renderSummary(result, hash));
}

const lookEveryMs = 500;

/** Until Ctrl-C, or until somebody else stops the league. */
async function stay(homeDirectory: string, stages: Stages, interrupted: AbortSignal): Promise<void> {
  stages.say('Ctrl-C stops everything.');
  while (!interrupted.aborted) {
    const record = readLeagueRecord(homeDirectory);
    if (record === undefined || !isRunning(record.controlPlane)) {
      stages.say('The control plane was stopped from elsewhere.');
      return;
    }
    await delay(lookEveryMs, undefined, { signal: interrupted }).catch(() => undefined);
  }
}

function withHint(error: unknown, homeDirectory: string): unknown {
  if (!(error instanceof Error)) return error;
  error.message += `\nLogs are in ${homeDirectory}. What runs is left for you to look at; stop it with: ./scripts/quickstart down`;
  return error;
}
