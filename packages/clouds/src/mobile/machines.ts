import { CloudError } from '../errors.ts';
import type { Sightings } from '../once/sightings.ts';
import type { ListedMachine, MachineObservation, MachinePhase } from '../port.ts';
import { batch } from './batch.ts';
import type { MobileClient } from './client.ts';
import type { Find, Found } from './find.ts';
import type { Instance, Instances } from './instance.ts';
import { machineName } from './name.ts';

export interface Machines {
  start(key: string, signal: AbortSignal): Promise<void>;
  observe(key: string, signal: AbortSignal): Promise<MachineObservation>;
  list(owner: string, signal: AbortSignal): AsyncIterable<ListedMachine>;
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** Whether a machine stands in this site, or is on its way there. */
  standIn(site: string, signal: AbortSignal): Promise<boolean>;
}

export interface MachinesDeps {
  readonly client: MobileClient;
  readonly region: string;
  readonly instances: Instances;
  readonly sightings: Sightings;
  readonly find: Find;
}

const pollAfterMs = 2_000;
const slowPollAfterMs = 10_000;
/** Phases in which the vendor tells no addresses, or none that would answer. */
const withoutAddress: ReadonlySet<MachinePhase> = new Set(['absent', 'deleting', 'failed']);

/** All that is done with machines once they are ordered. */
export function createMachines({ client, region, instances, sightings, find }: MachinesDeps): Machines {
  const observed = async (instance: Instance, signal: AbortSignal): Promise<MachineObservation> => {
    const { id, zone, phase, type, reason, label } = instance;
    const addresses = withoutAddress.has(phase) ? {} : await instances.addresses(id, signal);
    // A machine whose port is not there yet has not booted, whatever its state says.
    const booted = phase !== 'running' || addresses.privateAddress !== undefined;
    return {
      phase: booted ? phase : 'creating',
      providerId: `mobile://${region}/${zone}/${id}`,
      ...(type === undefined ? {} : { type }),
      tags: label?.tags ?? {},
      pollAfterMs: phase === 'running' ? slowPollAfterMs : pollAfterMs,
      ...addresses,
      ...(reason === undefined ? {} : { error: reason }),
    };
  };

  return {
    observe: async (key, signal) => {
      const found = await find(machineName(key), signal);
      return found.is === 'listed' ? await observed(found.instance, signal) : notListed(found);
    },
    start: async (key, signal) => {
      const found = await find(machineName(key), signal);
      if (found.is === 'absent') throw new CloudError('not-found', 'ECloud has no such machine');
      if (found.is !== 'listed') throw new CloudError('unavailable', 'The machine is not there yet; start it later');
      const { phase, id } = found.instance;
      if (phase === 'stopped') return await batch(client, 'start', [id], signal);
      if (phase !== 'running')
        throw new CloudError('unavailable', `The machine is ${phase}; start it when it is stopped`);
    },
    list: async function* (owner, signal) {
      const names = new Set<string>();
      for await (const { name, label, phase, type } of instances.all(signal)) {
        sightings.settled(name);
        // A description that was copied onto another machine says nothing of it.
        if (phase === 'absent' || label?.owner !== owner || machineName(label.key) !== name || names.has(name))
          continue;
        names.add(name);
        yield { key: label.key, handle: name, phase, ...(type === undefined ? {} : { type }), tags: label.tags };
      }
      for (const { label } of sightings.pending()) {
        const handle = machineName(label.key);
        if (label.owner !== owner || names.has(handle)) continue;
        yield { key: label.key, handle, phase: 'creating', tags: label.tags };
      }
    },
    remove: async (key, signal) => {
      const name = machineName(key);
      const found = await find(name, signal);
      if (found.is === 'lost') return sightings.settled(name);
      // What was ordered and has no id cannot be deleted yet; what nobody can tell may come, and is asked for again.
      if (found.is !== 'listed') return;
      const alike = await instances.named(name, signal);
      const ids = new Set([found.instance.id, ...alike.filter(({ phase }) => phase !== 'absent').map(({ id }) => id)]);
      await batch(client, 'delete', [...ids], signal);
    },
    standIn: async (site, signal) => {
      if (sightings.pending().some(({ label }) => label.site === site)) return true;
      for await (const { label, phase } of instances.all(signal))
        if (label?.site === site && phase !== 'absent') return true;
      return false;
    },
  };
}

/** What is said of a machine that the vendor's list does not show. */
function notListed(found: Exclude<Found, { readonly is: 'listed' }>): MachineObservation {
  switch (found.is) {
    case 'ordered':
      return { phase: 'creating', tags: found.sighting.label.tags, pollAfterMs };
    case 'lost': {
      const error = `ECloud: order ${found.sighting.orderId} has made no machine; see the order in the console`;
      return { phase: 'failed', tags: found.sighting.label.tags, error, pollAfterMs: slowPollAfterMs };
    }
    case 'unproven':
      return { phase: 'unknown', tags: {}, pollAfterMs: found.waitMs };
    case 'absent':
      return { phase: 'absent', tags: {}, pollAfterMs: slowPollAfterMs };
  }
}
