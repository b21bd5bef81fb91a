import type { CallOptions, MachineObservation, MachinePhase } from '../port.ts';
import type { GoogleClient } from './client.ts';
import { readInstance } from './create.ts';
import { resourceName } from './names.ts';
import { operationFailure } from './operation.ts';
import { callerTags, machinePhase, typeOf } from './state.ts';
import { exchange, exchangeOrAbsent, once } from './translate.ts';

const pollMs = { moving: 2_000, resting: 30_000 } as const;
const moving: ReadonlySet<MachinePhase> = new Set(['creating', 'stopping', 'deleting', 'unknown']);

/**
 * The machine as it is now. Its address is made first and deleted last, so where neither is, nothing is; where only the
 * address is, the last creation's operation tells whether it goes on or failed.
 */
export async function observeMachine(
  client: GoogleClient,
  key: string,
  call: CallOptions,
): Promise<MachineObservation> {
  const { project, region, addresses } = client;
  const name = resourceName(key);
  const [instance, address] = await Promise.all([
    readInstance(client, name, call),
    exchangeOrAbsent(call, { write: false, what: `read address ${name}` }, async () => {
      const [seen] = await addresses.get({ project, region, address: name }, once);
      if (seen.name !== name) throw new Error('An answer that is no address');
      return seen;
    }),
  ]);
  if (instance === undefined) {
    if (address === undefined) return { phase: 'absent', tags: {}, pollAfterMs: pollMs.resting };
    return await withoutMachine(client, name, call);
  }
  const phase = machinePhase(instance);
  const card = instance.networkInterfaces?.[0];
  const publicAddress = card?.accessConfigs?.[0]?.natIP ?? address?.address;
  return {
    phase,
    providerId: `google://${project}/${region}/${client.zone}/${name}`,
    ...(card?.networkIP ? { privateAddress: card.networkIP } : {}),
    ...(publicAddress ? { publicAddress } : {}),
    ...typeOf(instance),
    tags: callerTags(instance),
    pollAfterMs: moving.has(phase) ? pollMs.moving : pollMs.resting,
  };
}

/** Only the address is there: the creation is on its way, has failed, or a deletion is not done. */
async function withoutMachine(client: GoogleClient, name: string, call: CallOptions): Promise<MachineObservation> {
  const { project, zone, zoneOperations } = client;
  // Google forgets operations after some weeks; newest first.
  const [operations] = await exchange(call, { write: false, what: `read the operations on machine ${name}` }, () =>
    zoneOperations.list(
      {
        project,
        zone,
        filter: `targetLink eq .*/instances/${name}`,
        orderBy: 'creationTimestamp desc',
        maxResults: 20,
      },
      { ...once, autoPaginate: false },
    ),
  );
  const last = operations.find(({ targetLink }) => targetLink?.endsWith(`/instances/${name}`));
  const failure = last?.operationType === 'insert' ? operationFailure(last, `make machine ${name}`) : undefined;
  if (failure !== undefined) {
    return { phase: 'failed', tags: {}, error: failure.message, failure, pollAfterMs: pollMs.resting };
  }
  const phase = last?.operationType === 'delete' ? 'deleting' : 'creating';
  return { phase, tags: {}, pollAfterMs: pollMs.moving };
}
