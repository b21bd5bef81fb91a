/** A roll-out of many cities over seven clouds by `hansa city deploy -f`, with the vendors' throttles and without. */
import { readConditions } from './lib/conditions.ts';
import { type ControlPlaneLoad, readLoad } from './lib/control-plane-load.ts';
import { readOptions } from './lib/options.ts';
import { printReport, progress } from './lib/report.ts';
import { dealOut, type RollOutEntry, rollOut } from './lib/roll-out.ts';
import { ampleQuotas, startSimulatedLeague } from './lib/simulated-league.ts';
import { callsOf, countMachines, type MachineCount } from './lib/vendor-view.ts';

const options = readOptions({ cities: 100, hostsEach: 3, bootMs: 30_000, latencyMs: 50, timeoutSeconds: 900 });
const profile = options.hostsEach === 3 ? 'standard' : 'light';

interface Outcome extends MachineCount {
  readonly seconds: number;
  readonly exitCode: number | null;
  readonly ready: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly load: ControlPlaneLoad;
}

async function measure(entries: readonly RollOutEntry[], throttles: boolean): Promise<Outcome> {
  const { bootMs, latencyMs, timeoutSeconds } = options;
  await using simulated = await startSimulatedLeague({ throttles, timing: { bootMs, latencyMs } });
  const { league, sim } = simulated;
  const startedMs = performance.now();
  let told = 0;
  const tell = setInterval(async () => {
    const nodes = await league.client.cityNodes.list();
    progress(
      `${Math.round((performance.now() - startedMs) / 1_000)} s: ${nodes.filter(({ ready }) => ready).length} of ${nodes.length} Ready, ${told} lines told`,
    );
  }, 10_000);
  const onLine = (): void => {
    told += 1;
  };
  const { exitCode } = await rollOut(simulated, entries, { timeoutSeconds, onLine });
  clearInterval(tell);
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  if (sim.failures.length > 0) throw new Error('A simulator failed', { cause: sim.failures[0] });
  const nodes = await league.client.cityNodes.list();
  const ready = nodes.filter((node) => node.ready).length;
  const outcome = { seconds, exitCode, ready, calls: callsOf(sim), load: await readLoad(league) };
  return { ...outcome, ...countMachines(simulated) };
}

const conditions = await readConditions();
const entries = dealOut(options.cities, { profile });
const without = await measure(entries, false);
const under = await measure(entries, true);

const totalOf = ({ calls }: Outcome): number => Object.values(calls).reduce((sum, each) => sum + each, 0);
const ratio = (more: number, less: number): number => Math.round((more / less) * 100) / 100;
const loadRow = (name: string, { load }: Outcome) => [
  name,
  load.memoryMiBMax,
  load.cpuSeconds,
  load.stallMsP99,
  load.stallMsMax,
  load.passes,
];

printReport(
  {
    bench: 'rollout',
    conditions,
    tables: [
      {
        title: `${options.cities} cities (${profile}) by one file; machines boot ${options.bootMs / 1_000} s, a call takes about ${options.latencyMs} ms`,
        columns: ['throttles', 'seconds', 'Ready', 'machines', 'doubled', 'calls', 'exit code'],
        rows: (
          [
            ['none', without],
            ['simulated', under],
          ] as const
        ).map(([name, each]) => [
          name,
          each.seconds,
          each.ready,
          each.machines,
          each.doubled,
          totalOf(each),
          String(each.exitCode),
        ]),
      },
      {
        title: `Calls by cloud; in all, with throttles to without: ${ratio(totalOf(under), totalOf(without))}`,
        columns: ['cloud', 'without', 'with', 'ratio'],
        rows: Object.keys(under.calls)
          .filter((cloud) => (without.calls[cloud] ?? 0) > 0)
          .map((cloud) => {
            const [less = 0, more = 0] = [without.calls[cloud], under.calls[cloud]];
            return [cloud, less, more, ratio(more, less)];
          }),
      },
      {
        title: "The control plane's process",
        columns: ['throttles', 'MiB at most', 'CPU s', 'event loop p99 ms', 'most ms', 'passes'],
        rows: [loadRow('none', without), loadRow('simulated', under)],
      },
    ],
    notes: [
      "China Unicom publishes no call that makes a machine: its cities' machines are ordered at its console and join as own.",
      'AWS, Azure and Google publish throttles, which the simulators enforce; the others publish none, and there only our own caution of two creations a second and fewer holds.',
      `Quotas of the accounts: ${JSON.stringify(ampleQuotas)}.`,
    ],
  },
  options.json,
);
