import type { VirtualMachine } from '@azure/arm-compute';
import type { NetworkInterface, PublicIPAddress } from '@azure/arm-network';
import { CloudError } from '../errors.ts';
import type { CallOptions, MachineSpec } from '../port.ts';
import type { AzureClient } from './client.ts';
import { allocationCodes } from './error-codes.ts';
import { addressBody, cardBody, machineBody } from './machine-body.ts';
import { type MachineNames, machineNames } from './names.ts';
import { checkOperation, submit } from './operation.ts';
import { pause, remove, settle } from './settle.ts';
import { failureCode, powerState } from './state.ts';
import { exchangeOrAbsent } from './translate.ts';

const deletionWaitsMs = [50, 150, 400, 1_000] as const;

/**
 * Address, network card, machine, in this order, each looked for before it is made. Create-only, so that of two callers one
 * makes the machine and the other finds it.
 */
export async function createMachine(client: AzureClient, spec: MachineSpec, call: CallOptions): Promise<string> {
  const names = machineNames(spec.key);
  const seen = await readMachine(client, names, call);
  if (seen !== undefined && !isStillborn(seen)) return names.machine;
  if (seen !== undefined) await clearAway(client, names, call);
  await makeParts(client, spec, call);
  const purpose = { write: true, what: `make machine ${names.machine}` };
  const body = machineBody(client, spec, await client.sshPublicKey());
  const operation = await submit(call, purpose.what, (options) =>
    client.compute.virtualMachines.createOrUpdate(client.group, names.machine, body, {
      ...options,
      ifNoneMatch: '*',
    }),
  ).then(
    (accepted) => accepted.operation,
    (error: unknown) => {
      if (error instanceof CloudError && error.vendorCode === 'PreconditionFailed') return undefined;
      throw error;
    },
  );
  if (operation !== undefined) await refuseFailedAllocation(client, operation, purpose, call);
  return names.machine;
}

async function makeParts(client: AzureClient, spec: MachineSpec, call: CallOptions): Promise<void> {
  const { network, group } = client;
  const { address, card } = machineNames(spec.key);
  const addressed = await settle<PublicIPAddress>(call, {
    name: `address ${address}`,
    get: (options) => network.publicIPAddresses.get(group, address, options),
    put: (options) => network.publicIPAddresses.createOrUpdate(group, address, addressBody(client, spec), options),
  });
  if (!addressed) throw underWay(`address ${address}`);
  const connected = await settle<NetworkInterface>(call, {
    name: `network card ${card}`,
    get: (options) => network.networkInterfaces.get(group, card, options),
    put: (options) => network.networkInterfaces.createOrUpdate(group, card, cardBody(client, spec), options),
  });
  if (!connected) throw underWay(`network card ${card}`);
}

/** An allocation that failed at once is told at once; whatever else this look meets, the machine was accepted. */
async function refuseFailedAllocation(
  client: AzureClient,
  operation: string,
  purpose: { write: boolean; what: string },
  call: CallOptions,
): Promise<void> {
  await checkOperation(client, operation, purpose, call).catch((error: unknown) => {
    if (error instanceof CloudError && allocationCodes.has(error.vendorCode ?? '')) throw error;
  });
}

/** Azure keeps the resource of a machine that it found no room for; it never ran, so a repeat may start afresh. */
function isStillborn(machine: VirtualMachine): boolean {
  return (
    machine.provisioningState === 'Failed' &&
    powerState(machine) === undefined &&
    allocationCodes.has(failureCode(machine)?.code ?? '')
  );
}

async function clearAway(client: AzureClient, names: MachineNames, call: CallOptions): Promise<void> {
  for (const waitMs of deletionWaitsMs) {
    const gone = await remove(call, `machine ${names.machine}`, (options) =>
      client.compute.virtualMachines.delete(client.group, names.machine, options),
    );
    if (gone) return;
    await pause(waitMs, call);
  }
  throw underWay(`machine ${names.machine}`);
}

export const readMachine = (client: AzureClient, { machine }: MachineNames, { signal, ...call }: CallOptions) =>
  exchangeOrAbsent({ signal, ...call }, { write: false, what: `read machine ${machine}` }, () =>
    client.compute.virtualMachines.get(client.group, machine, { expand: 'instanceView', abortSignal: signal }),
  );

const underWay = (part: string): CloudError =>
  new CloudError('unavailable', `Azure is still at work on ${part}; repeat the call`, { retryAfterMs: 2_000 });
