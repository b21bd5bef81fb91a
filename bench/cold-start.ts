/** Command → /readyz with seven accounts, how long an operator's calls take meanwhile, and what adapters add to the memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startPostgres, stopPostgres } from '../packages/control-plane/src/postgres/index.ts';
import { createDatabase } from '../packages/control-plane/src/store/index.ts';
import { watchLoadedModules } from '../packages/testkit/src/loaded-modules.ts';
import { readConditions } from './lib/conditions.ts';
import { memoryOf } from './lib/memory.ts';
import { readOptions } from './lib/options.ts';
import { type PlainControlPlane, startPlainControlPlane } from './lib/plain-control-plane.ts';
import { printReport, progress } from './lib/report.ts';
import { addSevenAccounts, type BenchAccount, deployHosts, startSevenClouds } from './lib/seven-accounts.ts';
import { summarise } from './lib/statistics.ts';

const options = readOptions({ rounds: 5, settle: 5 });
const conditions = await readConditions();
const home = await mkdtemp(join(tmpdir(), 'hansa-cold-start-'));
const postgresDirectory = join(home, 'postgres');
const controlPlaneHome = join(home, 'control-plane');
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface ColdStart {
  readonly readyMs: number;
  /** The slowest of an operator's calls in the time after. */
  readonly slowestCallMs: number;
}

interface Memory {
  readonly mebibytes: number;
  readonly modules: number;
  readonly sdks: readonly string[];
}

const vendorSdk = /\/node_modules\/(@aws-sdk|@azure|@google-cloud|@baiducloud)\/([^/]+)\//;

/** The packages among the modules that are of a vendor's SDK. */
function vendorSdks(modules: readonly string[]): readonly string[] {
  const named = modules.flatMap((url) => {
    const [, scope, name] = vendorSdk.exec(url) ?? [];
    return scope === undefined ? [] : [`${scope}/${name}`];
  });
  return [...new Set(named)].sort();
}

const callsForMs = 10_000;
const callEveryMs = 50;

async function run(): Promise<void> {
  const { url: databaseUrl } = await startPostgres({ directory: postgresDirectory, log: silent });
  await using sim = await startSevenClouds();
  const db = createDatabase({ url: databaseUrl, log: silent as never });
  const start = (nodeArguments: readonly string[] = []) =>
    startPlainControlPlane({ databaseUrl, home: controlPlaneHome, nodeArguments });
  /** When every resource is due: at once, or not while this runs. */
  const setDue = (dueAt: 'now' | 'infinity') => db.sql.updateTable('resource').set({ dueAt }).execute();

  const coldStarts = async (): Promise<readonly ColdStart[]> => {
    const starts: ColdStart[] = [];
    for (let round = 1; round <= options.rounds; round += 1) {
      await setDue('now');
      const controlPlane = await start();
      starts.push({ readyMs: controlPlane.readyMs, slowestCallMs: await slowestCall(controlPlane) });
      await controlPlane.stop();
    }
    return starts;
  };
  /** Nothing is due, so nothing is used but what `use` uses. */
  const memoryWith = async (use: (controlPlane: PlainControlPlane) => Promise<unknown>): Promise<Memory> => {
    await setDue('infinity');
    const loaded = watchLoadedModules(home);
    const controlPlane = await start([loaded.argument]);
    await use(controlPlane);
    await setDue('infinity');
    await delay(options.settle * 1_000);
    const pssKiB = (await memoryOf(controlPlane.pid))?.pssKiB ?? Number.NaN;
    const modules = await loaded.read();
    await controlPlane.stop();
    return { mebibytes: Math.round(pssKiB / 102.4) / 10, modules: modules.length, sdks: vendorSdks(modules) };
  };

  progress('the first start makes the league');
  await (await start()).stop();
  const bareStarts = await coldStarts();
  const bare = await memoryWith(async () => undefined);
  progress('adding seven accounts and a city on each that creates');
  const first = await start();
  const accounts = await addSevenAccounts(first.client, sim);
  const hosts = await deployHosts(first.client, accounts);
  await first.stop();
  const sevenStarts = await coldStarts();
  const stored = await memoryWith(async () => undefined);
  const used: (readonly [BenchAccount, Memory])[] = [];
  for (const account of accounts) {
    progress(`using ${account.cloud} alone`);
    used.push([account, await memoryWith(({ client }) => client.cloudAccounts.check(account.id))]);
  }
  await db.close();
  report({ bareStarts, sevenStarts, hosts, bare, stored, used });
}

/** An operator who looks at the accounts again and again. */
async function slowestCall({ client }: PlainControlPlane): Promise<number> {
  const untilMs = performance.now() + callsForMs;
  let slowestMs = 0;
  while (performance.now() < untilMs) {
    const startedMs = performance.now();
    await client.cloudAccounts.list();
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
    await delay(callEveryMs);
  }
  return Math.round(slowestMs);
}

interface Measured {
  readonly bareStarts: readonly ColdStart[];
  readonly sevenStarts: readonly ColdStart[];
  readonly hosts: number;
  readonly bare: Memory;
  readonly stored: Memory;
  readonly used: readonly (readonly [BenchAccount, Memory])[];
}

function report({ bareStarts, sevenStarts, hosts, bare, stored, used }: Measured): void {
  const startRow = (name: string, starts: readonly ColdStart[]) => {
    const { count, min, p50, max } = summarise(starts.map(({ readyMs }) => readyMs));
    return [name, count, min, p50, max, Math.max(...starts.map(({ slowestCallMs }) => slowestCallMs))];
  };
  const memoryRow = (name: string, { mebibytes, modules, sdks }: Memory, than: Memory) => {
    const added = Math.round((mebibytes - than.mebibytes) * 10) / 10;
    return [name, mebibytes, added, modules, sdks.length === 0 ? 'none' : sdks.join(' ')];
  };
  printReport(
    {
      bench: 'cold-start',
      conditions,
      tables: [
        {
          title: 'Command to /readyz, in milliseconds; all resources are due at the start',
          columns: ['accounts', 'rounds', 'min', 'p50', 'max', 'slowest call after'],
          rows: [startRow('none', bareStarts), startRow(`seven, with ${hosts} hosts`, sevenStarts)],
        },
        {
          title: `Memory ${options.settle} s after`,
          columns: ['control plane', 'MiB', 'added', 'modules', "vendors' SDKs"],
          rows: [
            memoryRow('no account', bare, bare),
            memoryRow('seven accounts, none used', stored, bare),
            ...used.map(([{ cloud }, memory]) => memoryRow(`  ${cloud} checked`, memory, stored)),
          ],
        },
      ],
      notes: [
        `"Slowest call after": of GET /v1/cloud-accounts, one every ${callEveryMs} ms for ${callsForMs / 1_000} s from /readyz on, while the accounts are checked, their hosts are looked at and so all adapters are loaded.`,
        'Memory is PSS of the process; each row is a process of its own. A used account adds its SDK, and what came of the call besides. The simulated clouds and PostgreSQL are other processes.',
        'Modules are counted with a hook in the process, which the cold starts do not have.',
      ],
    },
    options.json,
  );
}

try {
  await run();
} finally {
  await stopPostgres(postgresDirectory, { purge: true });
  await rm(home, { recursive: true, force: true });
}
