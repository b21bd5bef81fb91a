import { systemClock } from '@hansa/core';
import type { LocalCloudConfig } from './config.ts';
import { createLocalMachines } from './machine.ts';
import { createMachineRecords, type MachineRecord } from './record.ts';

/**
 * For whoever owns the computer (the quickstart), not for the control plane, which deletes machines and never stops them.
 * Both take every machine of a root at once and answer with the keys of those they found.
 */

/** Ends the processes of all machines and keeps their folders, so that `startLocalMachines` finds everything as it was. */
export async function stopLocalMachines(
  { root, league, graceMs }: Pick<LocalCloudConfig, 'root' | 'league' | 'graceMs'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const config = { root, league, addressBlock: '', ...(graceMs === undefined ? {} : { graceMs }) };
  return withEach(config, (machines, key) => machines.stop(key, signal));
}

/** Boots all stopped machines again, each with its address, folder and user data. Running ones are left alone. */
export async function startLocalMachines(config: LocalCloudConfig, signal: AbortSignal): Promise<readonly string[]> {
  return withEach(config, (machines, key) => machines.start(key, signal));
}

async function withEach(
  config: LocalCloudConfig,
  act: (machines: ReturnType<typeof createLocalMachines>, key: string) => Promise<void>,
): Promise<readonly string[]> {
  const records = createMachineRecords(config.root);
  const machines = createLocalMachines(config, records, systemClock);
  const staying = (await records.list()).filter(({ state }: MachineRecord) => state !== 'deleting');
  await Promise.all(staying.map(({ key }) => act(machines, key)));
  return staying.map(({ key }) => key);
}
