import { execFile } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a figure depends on; printed with every figure. */
export interface Conditions {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGiB: number;
  readonly kernel: string;
  /** Over one minute, before the measurement began. */
  readonly loadBefore: number;
  readonly node: string;
  /** Absent where no Fabric runs. */
  readonly fabric?: string;
  readonly at: string;
}

/** @param fabricBin the binaries whose version is told; without them, none runs */
export async function readConditions(fabricBin?: string): Promise<Conditions> {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    node: process.version,
    ...(fabricBin === undefined ? {} : { fabric: await fabricVersion(fabricBin) }),
    at: new Date().toISOString(),
  };
}

async function fabricVersion(fabricBin: string): Promise<string> {
  const { stdout } = await promisify(execFile)(join(fabricBin, 'peer'), ['version']);
  return /^ *Version: v?(.+)$/m.exec(stdout)?.[1] ?? 'unknown';
}
