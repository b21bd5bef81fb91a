/** API call → city node Ready: one alone, then four at once. */
import { readConditions } from './lib/conditions.ts';
import { deployCity, fourCities } from './lib/journey.ts';
import { startBenchLeague } from './lib/league.ts';
import { readOptions } from './lib/options.ts';
import { printReport, progress } from './lib/report.ts';
import { summarise, timed } from './lib/statistics.ts';

const options = readOptions({ rounds: 3 });
const single: number[] = [];
const together: number[] = [];
const allOfThem: number[] = [];
let conditions: Awaited<ReturnType<typeof readConditions>> | undefined;

for (let round = 1; round <= options.rounds; round += 1) {
  // A league of its own a round: a city has one node.
  await using league = await startBenchLeague();
  conditions ??= await readConditions(league.fabricBin);
  const one = await timed(() => deployCity(league.client, '310000'));
  const all = await timed(() => Promise.all(fourCities.map((city) => timed(() => deployCity(league.client, city)))));
  single.push(one.ms);
  together.push(...all.value.map(({ ms }) => ms));
  allOfThem.push(all.ms);
  progress(`round ${round}: one ${one.ms} ms, four at once ${all.ms} ms`);
}

if (conditions === undefined) throw new Error('No round was run');
const row = (name: string, samples: readonly number[]) => {
  const { count, min, p50, max } = summarise(samples);
  return [name, count, min, p50, max];
};
printReport(
  {
    bench: 'city',
    conditions,
    tables: [
      {
        title: 'API call to city node Ready',
        columns: ['ms', 'count', 'min', 'p50', 'max'],
        rows: [row('one alone', single), row('each of four at once', together), row('the last of four', allOfThem)],
      },
    ],
    notes: ['The one alone runs on while the four are deployed.'],
  },
  options.json,
);
