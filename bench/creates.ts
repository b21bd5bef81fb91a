/** Machines made and deleted on six simulated clouds while answers are lost and processes end: none twice, none left. */
import { runStorm, type StormReport } from '../packages/clouds/src/storm/storm.ts';
import { type StormCloudName, simulateStorm, stormClouds, stormTiming } from '../packages/clouds/src/storm/testing.ts';
import { readConditions } from './lib/conditions.ts';
import { readOptions } from './lib/options.ts';
import { printReport, progress } from './lib/report.ts';

interface Round extends StormReport {
  readonly cloud: StormCloudName;
  readonly calls: number;
  readonly createsLost: number;
  readonly lost: number;
}

const lostShare = 0.2;
const findingsShown = 20;

async function storm(cloud: StormCloudName, creates: number): Promise<Round> {
  const seed = String(options.seed);
  await using simulated = await simulateStorm(cloud, { seed, lostShare });
  const report = await runStorm(simulated.cloud, { seed, creates, atOnce: options['at-once'], restartEvery: 100 });
  if (simulated.failures.length > 0) throw new AggregateError(simulated.failures, `The simulator of ${cloud} failed`);
  return { cloud, ...report, ...simulated.counts() };
}

const options = readOptions({ creates: 10_000, seed: 1, 'at-once': 32 });
const conditions = await readConditions();
const rounds: Round[] = [];
for (const [at, cloud] of stormClouds.entries()) {
  const creates = Math.floor((options.creates + at) / stormClouds.length);
  const round = await storm(cloud, creates);
  rounds.push(round);
  const { duplicates, leaked, missing, problems, ms } = round;
  progress(`${cloud}: ${creates} in ${Math.round(ms / 1000)} s`);
  for (const finding of [...duplicates, ...leaked, ...missing, ...problems].slice(0, findingsShown)) {
    progress(`${cloud}: ${finding}`);
  }
}

const row = (name: string, of: readonly Round[]) => {
  const sum = (value: (round: Round) => number) => of.reduce((total, round) => total + value(round), 0);
  return [
    name,
    sum(({ creates }) => creates),
    sum(({ createsLost }) => createsLost),
    sum(({ lost, createsLost }) => lost - createsLost),
    sum(({ retries }) => retries),
    sum(({ restarts }) => restarts),
    sum(({ calls }) => calls),
    sum(({ duplicates }) => duplicates.length),
    sum(({ leaked }) => leaked.length),
    sum(({ missing, problems }) => missing.length + problems.length),
    Math.round(sum(({ ms }) => ms) / 1000),
  ];
};
const { bootMs, listLagMs, latencyMs, settleMs } = stormTiming;
printReport(
  {
    bench: 'creates',
    conditions,
    tables: [
      {
        title: `Machines from order to deletion, seed ${options.seed}`,
        columns: [
          ...['cloud', 'creates', 'creates lost', 'other lost', 'retries', 'restarts', 'calls'],
          ...['duplicates', 'leaked', 'problems', 'seconds'],
        ],
        rows: [...rounds.map((round) => row(round.cloud, [round])), row('all', rounds)],
      },
    ],
    notes: [
      `${lostShare * 100} % of the answers to calls that make or end a machine, an address or a card are lost after their effect: of those that make the machine ("creates lost") and of the others. A create whose answer is lost is sent again with the same key.`,
      `Real adapters and vendor SDKs against simulated vendors over HTTP in one process (Azure over TLS), ${options['at-once']} machines at once, one cloud after another. Every 100 machines the process's end is played: all calls under way are called off, and a provider that remembers nothing goes on.`,
      `A sixth each: asked for again when it runs; handle forgotten; ordered by two callers at once; deleted while it boots; given up after one call; called off in the middle and deleted without a handle.`,
      `The simulator's own book of machines ever made is held against the keys; at the end its lists, its bill and its machines must be empty. Sites are not counted.`,
      `Off: the vendors' throttles and our own call limits. The vendors' pace is about a thousandth of the real one: boot ${bootMs} ms, lists ${listLagMs} ms late, an exchange ${latencyMs / 2} to ${latencyMs * 1.5} ms; adapters believe a list after ${settleMs} ms.`,
    ],
  },
  options.json,
);
const found = rounds.some(({ duplicates, leaked, missing, problems }) =>
  [duplicates, leaked, missing, problems].some((findings) => findings.length > 0),
);
process.exitCode = found ? 1 : 0;
