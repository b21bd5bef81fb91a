import type { CallOptions, MachineObservation, MachinePhase } from '../port.ts';
import type { AzureClient } from './client.ts';
import { readMachine } from './create.ts';
import { machineNames } from './names.ts';
import { callerTags, failureCode, machinePhase, typeOf } from './state.ts';
import { cloudError, exchangeOrAbsent } from './translate.ts';

const pollMs = { moving: 2_000, resting: 30_000 } as const;
const moving: ReadonlySet<MachinePhase> = new Set(['creating', 'stopping', 'deleting', 'unknown']);

/**
 * Machine, card and address as they are now. The address is made first and deleted last, so where neither it nor the machine
 * is, nothing is.
 */
export async function observeMachine(client: AzureClient, key: string, call: CallOptions): Promise<MachineObservation> {
  const { group, network } = client;
  const names = machineNames(key);
  const options = { abortSignal: call.signal };
  const reading = (what: string) => ({ write: false, what: `read ${what}` });
  const [machine, card, address] = await Promise.all([
    readMachine(client, names, call),
    exchangeOrAbsent(call, reading(`network card ${names.card}`), () =>
      network.networkInterfaces.get(group, names.card, options),
    ),
    exchangeOrAbsent(call, reading(`address ${names.address}`), () =>
      network.publicIPAddresses.get(group, names.address, options),
    ),
  ]);
  if (machine === undefined) {
    if (address === undefined && card === undefined) return { phase: 'absent', tags: {}, pollAfterMs: pollMs.resting };
    const going = [address, card].some((part) => part?.provisioningState === 'Deleting');
    return { phase: going ? 'deleting' : 'creating', tags: {}, pollAfterMs: pollMs.moving };
  }
  const phase = machinePhase(machine);
  const failed = phase === 'failed' ? failureCode(machine) : undefined;
  const failure = failed && cloudError(failed, { write: true, what: `make machine ${names.machine}` });
  const privateAddress = card?.ipConfigurations?.[0]?.privateIPAddress;
  const publicAddress = address?.ipAddress;
  return {
    phase,
    providerId: providerId(client, names.machine),
    ...(privateAddress === undefined ? {} : { privateAddress }),
    ...(publicAddress === undefined ? {} : { publicAddress }),
    ...typeOf(machine),
    tags: callerTags(machine.tags),
    ...(failure === undefined ? {} : { error: failure.message, failure }),
    pollAfterMs: moving.has(phase) ? pollMs.moving : pollMs.resting,
  };
}

const providerId = ({ subscriptionId, region, zone, group }: AzureClient, machine: string): string =>
  `azure://${subscriptionId}/${region}/${zone ?? '-'}/${group}/${machine}`;
