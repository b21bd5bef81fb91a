/** What the control plane adds to a city deploy: API call → Ready, without the time that the simulated machine boots. */
import { cities as catalogue } from '../packages/core/src/city/index.ts';
import { readConditions } from './lib/conditions.ts';
import { readOptions } from './lib/options.ts';
import { printReport, progress } from './lib/report.ts';
import { creatingClouds, type SimulatedLeague, startSimulatedLeague } from './lib/simulated-league.ts';

const options = readOptions({ bootMs: 30_000, latencyMs: 50, operationMs: 50, citiesEach: 2 });

interface Deploy {
  readonly cloud: string;
  readonly nth: number;
  readonly madeMs: number;
  readonly joinedMs: number;
  readonly readyMs: number;
}

const seconds = (ms: number): number => Math.round(ms / 10) / 100;

/** One city after the other on one cloud: the first also has the account's network and firewall made. */
async function deployOn(cloud: string, cities: readonly string[], { league, boots }: SimulatedLeague) {
  const deploys: Deploy[] = [];
  for (const [at, city] of cities.entries()) {
    const booted = new Set(boots.keys());
    const startedMs = performance.now();
    const node = await league.client.cityNodes.create({ city, cloud: cloud as 'aws', account: cloud });
    await league.client.waitFor('city-node', node.id, {
      timeoutMs: options.bootMs + 180_000,
      onChange: ({ message }) => progress(`${cloud} ${at + 1}: ${seconds(performance.now() - startedMs)} s ${message}`),
    });
    const readyMs = performance.now() - startedMs;
    const [boot] = [...boots].filter(([id]) => id.startsWith(`${cloud}/`) && !booted.has(id)).map(([, each]) => each);
    if (boot === undefined) throw new Error(`${cloud} booted no machine for ${city}`);
    const bootedMs = boot.atMs - startedMs;
    deploys.push({ cloud, nth: at + 1, madeMs: bootedMs - options.bootMs, joinedMs: bootedMs, readyMs });
  }
  return deploys;
}

const conditions = await readConditions();
const { bootMs, latencyMs, operationMs } = options;
await using simulated = await startSimulatedLeague({ timing: { bootMs, latencyMs, operationMs } });
const codes = catalogue.map(({ code }) => code);
const deploys = (
  await Promise.all(
    creatingClouds.map((cloud, at) =>
      deployOn(cloud, codes.slice(at * options.citiesEach, (at + 1) * options.citiesEach), simulated),
    ),
  )
).flat();
if (simulated.sim.failures.length > 0) throw new Error('A simulator failed', { cause: simulated.sim.failures[0] });

printReport(
  {
    bench: 'deploy-share',
    conditions,
    tables: [
      {
        title: `API call to city node Ready, less ${seconds(bootMs)} s of boot; each call to a cloud takes about ${latencyMs} ms, each operation of Azure and Google ${operationMs} ms`,
        columns: ['cloud', 'city', 'to machine s', 'booted to Ready s', 'own share s'],
        rows: deploys.map(({ cloud, nth, madeMs, joinedMs, readyMs }) => [
          cloud,
          nth === 1 ? 'first' : 'later',
          seconds(madeMs),
          seconds(readyMs - joinedMs),
          seconds(readyMs - bootMs),
        ]),
      },
    ],
    notes: [
      'The first city of an account also has its network and firewall made. A live Azure or Google takes seconds for each of their operations, five of them one after another for a first city: `--operationMs 2000`.',
    ],
  },
  options.json,
);
