/** API call → first committed transaction, channel after channel: alone, then beside the stock command-line tools in the same run. */
import { tiers } from '../packages/core/src/index.ts';
import { readConditions } from './lib/conditions.ts';
import {
  type BenchTenant,
  deployCity,
  fourCities,
  freshHash,
  gatewayOf,
  newTenant,
  register,
  rentChannel,
} from './lib/journey.ts';
import { type BenchLeague, startBenchLeague } from './lib/league.ts';
import { readOptions } from './lib/options.ts';
import { printReport, progress } from './lib/report.ts';
import { summarise, timed } from './lib/statistics.ts';
import { type StockRound, startStockNetwork } from './lib/stock.ts';

interface OurRound {
  readonly ready: number;
  readonly transaction: number;
  readonly committed: number;
}

async function rentOnce({ client }: BenchLeague, tenant: BenchTenant): Promise<OurRound> {
  const rented = await timed(() => rentChannel(client, tenant));
  const gateway = gatewayOf(rented.value, tenant);
  const first = await timed(() => gateway.submit(rented.value.id, register(freshHash())));
  gateway.close();
  if (first.value.validationCode !== 'VALID') throw new Error(`The first transaction is ${first.value.validationCode}`);
  return { ready: rented.ms, transaction: first.ms, committed: rented.ms + first.ms };
}

const row = (name: string, samples: readonly number[]) => {
  const { count, min, p50, p95, max } = summarise(samples);
  return [name, count, min, p50, p95, max];
};

const options = readOptions({ rounds: 20 });
await using league = await startBenchLeague();
const conditions = await readConditions(league.fabricBin);
progress('deploying four cities, then renting');
await Promise.all(fourCities.map((city) => deployCity(league.client, city)));
const tenant = await newTenant(league.client);
const alone: OurRound[] = [];
for (let round = 1; round <= options.rounds; round += 1) {
  alone.push(await rentOnce(league, tenant));
  progress(`alone, round ${round}: ${alone.at(-1)?.committed} ms`);
}
// The same batch interval on both sides: it is the floor of a transaction.
await using stock = await startStockNetwork({
  mode: 'parallel',
  batchIntervalMs: tiers.business.batchIntervalMs,
  net: '127.121.0',
});

const ours: OurRound[] = [];
const theirs: StockRound[] = [];
for (let round = 1; round <= options.rounds; round += 1) {
  ours.push(await rentOnce(league, tenant));
  theirs.push(await stock.round(`stock${round}`));
  progress(`round ${round}: ours ${ours.at(-1)?.committed} ms, stock ${theirs.at(-1)?.committed} ms`);
}

const columns = ['ms', 'rounds', 'min', 'p50', 'p95', 'max'];
const stepNames = Object.keys(theirs[0]?.steps ?? {});
printReport(
  {
    bench: 'rent',
    conditions,
    tables: [
      {
        title: 'API call to first committed transaction',
        columns,
        rows: [
          row(
            'Hansa alone',
            alone.map(({ committed }) => committed),
          ),
          row(
            '  until Ready',
            alone.map(({ ready }) => ready),
          ),
          row(
            'Hansa',
            ours.map(({ committed }) => committed),
          ),
          row(
            '  until Ready',
            ours.map(({ ready }) => ready),
          ),
          row(
            '  transaction',
            ours.map(({ transaction }) => transaction),
          ),
          row(
            'stock tools, parallel',
            theirs.map(({ committed }) => committed),
          ),
          ...stepNames.map((name) =>
            row(
              `  ${name}`,
              theirs.map(({ steps }) => steps[name] ?? Number.NaN),
            ),
          ),
        ],
      },
    ],
    notes: [
      `"Alone" ran first, in a row. Then rounds alternate on one computer: both networks run (four cities each) and keep the channels of earlier rounds.`,
      `Both orderers cut blocks after ${tiers.business.batchIntervalMs} ms. read_back is not part of the stock total.`,
    ],
  },
  options.json,
);
