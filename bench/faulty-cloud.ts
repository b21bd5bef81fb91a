/** Hosts on clouds whose every call may fail: how many reach Ready, by when, and whether any machine was made twice. */
import { setTimeout as delay } from 'node:timers/promises';
import { readConditions } from './lib/conditions.ts';
import { readLoad } from './lib/control-plane-load.ts';
import { faultShares, scriptFaults } from './lib/faults.ts';
import { readOptions } from './lib/options.ts';
import { printReport, progress } from './lib/report.ts';
import { createCities, dealOut } from './lib/roll-out.ts';
import { creatingClouds, startSimulatedLeague } from './lib/simulated-league.ts';
import { callsOf, countMachines } from './lib/vendor-view.ts';

const options = readOptions({ hosts: 1_000, hostsEach: 3, bootMs: 5_000, latencyMs: 50, timeoutSeconds: 840 });
const cities = Math.ceil(options.hosts / options.hostsEach);
const lookEveryMs = 2_000;

const conditions = await readConditions();
const { bootMs, latencyMs } = options;
await using simulated = await startSimulatedLeague({ throttles: false, timing: { bootMs, latencyMs } });
const { league, sim } = simulated;
for (const cloud of creatingClouds) scriptFaults(sim.faults(cloud));

const profile = options.hostsEach === 3 ? 'standard' : 'light';
const startedMs = performance.now();
const secondsSoFar = (): number => Math.round((performance.now() - startedMs) / 100) / 10;
await createCities(league.client, dealOut(cities, { profile, clouds: creatingClouds }));

/** By the share of cities that are Ready: when it was reached. */
const reached = new Map<number, number>();
let ready = 0;
while (ready < cities && secondsSoFar() < options.timeoutSeconds) {
  await delay(lookEveryMs);
  const nodes = await league.client.cityNodes.list();
  ready = nodes.filter((node) => node.ready).length;
  for (const share of [0.5, 0.9, 0.99, 0.999, 1]) {
    if (ready >= share * cities && !reached.has(share)) reached.set(share, secondsSoFar());
  }
  progress(`${secondsSoFar()} s: ${ready} of ${cities} cities Ready`);
}
const late = (await league.client.cityNodes.list()).filter((node) => !node.ready);
for (const { id, spec, message } of late.slice(0, 10)) progress(`${id} on ${spec.cloud}: ${message}`);
if (sim.failures.length > 0) throw new Error('A simulator failed', { cause: sim.failures[0] });

const hosts = (await Promise.all(late.map(({ id }) => league.client.cityNodes.hosts(id)))).flat();
const hostsLate = hosts.filter((host) => !host.ready).length + late.length * options.hostsEach - hosts.length;
const { machines, doubled } = countMachines(simulated);
const load = await readLoad(league);
const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

printReport(
  {
    bench: 'faulty-cloud',
    conditions,
    tables: [
      {
        title: `${cities * options.hostsEach} hosts (${profile}) on six clouds; of all calls ${faultShares.map(({ kind, share }) => `${percent(share)} ${kind}`).join(', ')}`,
        columns: ['hosts Ready', 'of', 'after s', 'machines', 'doubled'],
        rows: [
          [
            cities * options.hostsEach - hostsLate,
            cities * options.hostsEach,
            reached.get(1) ?? options.timeoutSeconds,
            machines,
            doubled,
          ],
        ],
      },
      {
        title: 'When so many cities were Ready',
        columns: ['share', 's'],
        rows: [...reached].map(([share, s]) => [percent(share), s]),
      },
      {
        title: 'Calls',
        columns: ['cloud', 'calls'],
        rows: Object.entries(callsOf(sim)).filter(([, calls]) => calls > 0),
      },
      {
        title: "The control plane's process",
        columns: ['MiB at most', 'CPU s', 'event loop p99 ms', 'most ms', 'passes'],
        rows: [[load.memoryMiBMax, load.cpuSeconds, load.stallMsP99, load.stallMsMax, load.passes]],
      },
    ],
    notes: [
      `A hang never answers: it costs a deadline. Machines boot ${bootMs / 1_000} s; a call takes about ${latencyMs} ms; no throttles but our own limits.`,
    ],
  },
  options.json,
);
