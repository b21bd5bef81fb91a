import type { CallOptions } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { resourceName } from './names.ts';
import { remove } from './settle.ts';
import { once } from './translate.ts';

/**
 * One step: the machine, which takes its disk along; a disk that it left; the address last of all, since its presence is
 * what tells that something is left. What is in use still waits for the next step.
 */
export async function deleteMachine(client: GoogleClient, key: string, call: CallOptions): Promise<void> {
  const { project, region, zone, instances, disks, addresses } = client;
  const name = resourceName(key);
  const machine = await remove(call, `machine ${name}`, () =>
    instances.delete({ project, zone, instance: name }, once),
  );
  if (machine !== 'absent') return;
  const disk = await remove(call, `disk ${name}`, () => disks.delete({ project, zone, disk: name }, once));
  if (disk !== 'absent') return;
  await remove(call, `address ${name}`, () => addresses.delete({ project, region, address: name }, once));
}
