import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchLeague } from './league.ts';

/** What a control plane's process has used so far. */
export interface ControlPlaneLoad {
  readonly memoryMiBMax: number;
  readonly cpuSeconds: number;
  /** Of the event loop, in milliseconds. */
  readonly stallMsMax: number;
  readonly stallMsP99: number;
  readonly passes: number;
}

/** From the kernel and from the process's own metrics. */
export async function readLoad({ controlPlanePid, homeDirectory, apiUrl }: BenchLeague): Promise<ControlPlaneLoad> {
  const status = await readFile(`/proc/${controlPlanePid}/status`, 'utf8');
  const token = (await readFile(join(homeDirectory, 'admin-token'), 'utf8')).trim();
  const answer = await fetch(`${apiUrl}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const metrics = await answer.text();
  const sum = (name: string): number =>
    [...metrics.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].reduce(
      (all, [, value]) => all + Number(value),
      0,
    );
  return {
    memoryMiBMax: Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1_024),
    cpuSeconds: Math.round(sum('process_cpu_seconds_total')),
    stallMsMax: Math.round(sum('nodejs_eventloop_lag_max_seconds') * 1_000),
    stallMsP99: Math.round(sum('nodejs_eventloop_lag_p99_seconds') * 1_000),
    passes: sum('hansa_reconcile_pass_seconds_count'),
  };
}
