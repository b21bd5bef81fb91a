import { existsSync, rmSync } from 'node:fs';
import type { MachineRef } from '@hansa/clouds';
import { createLocalCloud, stopLocalMachines } from '@hansa/clouds/local';
import { stopPostgres } from '@hansa/control-plane/postgres';
import { systemClock } from '@hansa/core';
import { releaseBlock } from './block.ts';
import { homeFiles, type LeagueRecord, readLeagueRecord } from './home.ts';
import { withHomeLock } from './home-lock.ts';
import { endProcess } from './process.ts';

export interface StopOptions {
  readonly blocksDirectory: string;
  /** Removes the home, and whatever of it lies elsewhere. */
  readonly purge?: boolean;
}

const controlPlaneGraceMs = 10_000;
const cloudSimGraceMs = 30_000;
const machinesTimeoutMs = 60_000;

/**
 * Ends every process of a home's league. The control plane goes first, so that it starts nothing again; then the machines,
 * which write until they end; the database last. Without `purge` the next start finds everything as it was.
 */
export async function stopLocalLeague(
  homeDirectory: string,
  { blocksDirectory, purge = false }: StopOptions,
): Promise<void> {
  const files = homeFiles(homeDirectory);
  const record = readLeagueRecord(homeDirectory);
  const signal = AbortSignal.timeout(machinesTimeoutMs);
  if (record !== undefined) {
    await endProcess(record.controlPlane, controlPlaneGraceMs);
    // Its machines end with it.
    if (record.cloudSim !== undefined) await endProcess(record.cloudSim, cloudSimGraceMs);
    await stopLocalMachines({ root: files.machines, league: record.leagueId }, signal);
  }
  await stopPostgres(files.postgres, { purge });
  if (!purge) return;
  // The logs before the machines, whose deletion writes a little: the disk may be full.
  rmSync(files.logs, { recursive: true, force: true });
  try {
    if (record !== undefined) await deleteMachines(record, files.machines, signal);
  } finally {
    releaseBlock(homeDirectory, blocksDirectory);
    rmSync(homeDirectory, { recursive: true, force: true });
  }
}

/**
 * The same, for one starter or stopper at a time; nothing happens when there is no such home.
 * @throws QuickstartError when another process is starting or stopping it
 */
export async function stopHome(homeDirectory: string, options: StopOptions): Promise<void> {
  if (existsSync(homeDirectory)) await withHomeLock(homeDirectory, () => stopLocalLeague(homeDirectory, options));
}

/** A deleted machine leaves nothing outside its folder either. */
async function deleteMachines(record: LeagueRecord, root: string, signal: AbortSignal): Promise<void> {
  const config = { league: record.leagueId, root, addressBlock: `${record.block}.0/24` };
  const cloud = createLocalCloud(config, { clock: systemClock });
  const call = { signal, callId: 'quickstart/purge' };
  const machines: MachineRef[] = [];
  for await (const { key, handle } of cloud.listMachines({ owner: record.leagueId }, call))
    machines.push({ key, handle });
  await Promise.all(machines.map((machine) => cloud.deleteMachine(machine, call)));
}
