/** Memory of idle cities by process, each with its share of what is shared (PSS). */
import { setTimeout as delay } from 'node:timers/promises';
import { readConditions } from './lib/conditions.ts';
import { deployCity, fourCities, freshHash, gatewayOf, newTenant, register, rentChannel } from './lib/journey.ts';
import { startBenchLeague } from './lib/league.ts';
import { machineProcesses, memoryOf, type ProcessMemory } from './lib/memory.ts';
import { readOptions } from './lib/options.ts';
import { printReport, progress, type Table } from './lib/report.ts';

const mebibytes = (processes: readonly ProcessMemory[]) =>
  Math.round(processes.reduce((sum, { pssKiB }) => sum + pssKiB, 0) / 102.4) / 10;

function byProcess(title: string, processes: readonly ProcessMemory[], cities: number): Table {
  const names = [...new Set(processes.map(({ name }) => name))].sort();
  const rows = names.map((name) => {
    const own = processes.filter((each) => each.name === name);
    return [name, own.length, Math.round((mebibytes(own) / cities) * 10) / 10] as const;
  });
  const total = ['a city', processes.length, Math.round((mebibytes(processes) / cities) * 10) / 10] as const;
  return { title, columns: ['process', 'count', 'MiB a city'], rows: [...rows, total] };
}

const options = readOptions({ settle: 10, channels: 1 });
await using league = await startBenchLeague();
const conditions = await readConditions(league.fabricBin);
const ownProcesses = async () =>
  (await machineProcesses()).filter(({ machine }) => machine?.startsWith(`${league.leagueId}/`));
const measured = async (title: string) => {
  await delay(options.settle * 1_000);
  return byProcess(title, await ownProcesses(), fourCities.length);
};

progress('deploying four cities');
await Promise.all(fourCities.map((city) => deployCity(league.client, city)));
const idle = await measured(`Idle, no channel, ${options.settle} s after Ready`);
const tenant = await newTenant(league.client);
for (let each = 0; each < options.channels; each += 1) {
  const channel = await rentChannel(league.client, tenant);
  const gateway = gatewayOf(channel, tenant);
  await gateway.submit(channel.id, register(freshHash()));
  gateway.close();
}
const rented = await measured(`Idle with ${options.channels} channel(s), each with one transaction`);
const controlPlane = await memoryOf(league.controlPlanePid);

printReport(
  {
    bench: 'memory',
    conditions,
    tables: [idle, rented],
    notes: [
      `Means over ${fourCities.length} cities on one computer: shared pages of the same binary are divided among them.`,
      `Beside the cities: the control plane, ${controlPlane === undefined ? '?' : mebibytes([controlPlane])} MiB; PostgreSQL is not counted.`,
    ],
  },
  options.json,
);
