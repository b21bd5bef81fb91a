/** Transactions through a city's gateway (HTTPS) beside a bare fabric-gateway client on the same channel and peer. */
import { bareClient } from './lib/bare-client.ts';
import { readConditions } from './lib/conditions.ts';
import { deployCity, fourCities, freshHash, gatewayOf, newTenant, register, rentChannel } from './lib/journey.ts';
import { startBenchLeague } from './lib/league.ts';
import { readOptions } from './lib/options.ts';
import { printReport, progress } from './lib/report.ts';
import { summarise } from './lib/statistics.ts';

type Submit = (hash: string) => Promise<void>;

interface Run {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Answered with an error, whatever became of the transaction. */
  readonly failed: number;
}

/** Keeps `inFlight` transactions going for the time, and counts those that were committed. */
async function load(submit: Submit, inFlight: number, seconds: number): Promise<Run> {
  const latencies: number[] = [];
  let failed = 0;
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1_000;
  const worker = async () => {
    while (performance.now() < untilMs) {
      const sentMs = performance.now();
      // A short batch interval makes peers report a failure for transactions that commit: counted, not the end.
      const ok = await submit(freshHash()).then(
        () => true,
        () => false,
      );
      if (ok) latencies.push(performance.now() - sentMs);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const { p50, p99 } = summarise(latencies);
  const perSecond = latencies.length / ((performance.now() - startedMs) / 1_000);
  return { perSecond: Math.round(perSecond * 10) / 10, p50: Math.round(p50), p99: Math.round(p99), failed };
}

const options = readOptions({ seconds: 10 });
await using league = await startBenchLeague();
const conditions = await readConditions(league.fabricBin);
progress('deploying four cities and renting one channel');
const nodes = await Promise.all(fourCities.map((city) => deployCity(league.client, city)));
const tenant = await newTenant(league.client);
const channel = await rentChannel(league.client, tenant);
const gateway = gatewayOf(channel, tenant);
const bare = await bareClient(league, nodes[0] as (typeof nodes)[number], tenant, channel);

const throughGateway: Submit = async (hash) => {
  const { validationCode } = await gateway.submit(channel.id, register(hash));
  if (validationCode !== 'VALID') throw new Error(`A transaction is ${validationCode}`);
};
await load(throughGateway, 4, 2);
await load(bare.submit, 4, 2);

const rows: (string | number)[][] = [];
for (const inFlight of [1, 10, 100]) {
  // Bare, gateway, bare: what the computer does meanwhile shows in the difference of the two bare runs.
  const before = await load(bare.submit, inFlight, options.seconds);
  const ours = await load(throughGateway, inFlight, options.seconds);
  const after = await load(bare.submit, inFlight, options.seconds);
  const bareRate = (before.perSecond + after.perSecond) / 2;
  const ratio = Math.round((ours.perSecond / bareRate) * 100) / 100;
  rows.push([inFlight, 'bare', before.perSecond, before.p50, before.p99, before.failed, '']);
  rows.push([inFlight, 'gateway', ours.perSecond, ours.p50, ours.p99, ours.failed, ratio]);
  rows.push([inFlight, 'bare', after.perSecond, after.p50, after.p99, after.failed, '']);
  progress(`${inFlight} in flight: gateway ${ours.perSecond}/s, bare ${before.perSecond} and ${after.perSecond}/s`);
}
gateway.close();
bare.close();

printReport(
  {
    bench: 'submit',
    conditions,
    tables: [
      {
        title: 'Committed transactions',
        columns: ['in flight', 'client', 'per second', 'p50 ms', 'p99 ms', 'failed', 'ratio'],
        rows,
      },
    ],
    notes: [
      `${options.seconds} s a line. Everything shares these cores: four cities, the control plane and the client itself.`,
      'The bare client signs in the process of the measurement; through the gateway that work is another process’s.',
    ],
  },
  options.json,
);
