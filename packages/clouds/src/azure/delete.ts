import type { CallOptions } from '../port.ts';
import type { AzureClient } from './client.ts';
import { machineNames } from './names.ts';
import { remove } from './settle.ts';

/**
 * One step: the machine, which takes its disk and card along; what of these it left; the address last of all, since its
 * presence is what tells that something is left. What is in use still waits for the next step.
 */
export async function deleteMachine(client: AzureClient, key: string, call: CallOptions): Promise<void> {
  const { group, compute, network } = client;
  const names = machineNames(key);
  const machineGone = await remove(call, `machine ${names.machine}`, (options) =>
    compute.virtualMachines.delete(group, names.machine, { ...options, forceDeletion: true }),
  );
  if (!machineGone) return;
  const partsGone = await Promise.all([
    remove(call, `network card ${names.card}`, (options) =>
      network.networkInterfaces.delete(group, names.card, options),
    ),
    remove(call, `disk ${names.disk}`, (options) => compute.disks.delete(group, names.disk, options)),
  ]);
  if (!partsGone.every(Boolean)) return;
  await remove(call, `address ${names.address}`, (options) =>
    network.publicIPAddresses.delete(group, names.address, options),
  );
}
