import { CloudError } from '../errors.ts';
import { orderOnce } from '../once/order-once.ts';
import type { Sightings } from '../once/sightings.ts';
import type { ListedMachine, MachineObservation, MachineRef, MachineSpec } from '../port.ts';
import type { UnicomClient } from './client.ts';
import { createFind, type Found } from './find.ts';
import type { Instance, Instances } from './instance.ts';
import { machineName } from './name.ts';
import type { Sites } from './site.ts';
import { createRequest, deleteRequest, readCreated } from './unproven-codec.ts';

export interface Machines {
  /** Only with `unprovenCreate`, and for one caller a name at a time. */
  create(spec: MachineSpec, signal: AbortSignal): Promise<void>;
  start(ref: MachineRef, signal: AbortSignal): Promise<void>;
  observe(ref: MachineRef, signal: AbortSignal): Promise<MachineObservation>;
  list(owner: string, signal: AbortSignal): AsyncIterable<ListedMachine>;
  remove(ref: MachineRef, signal: AbortSignal): Promise<void>;
}

export interface MachinesDeps {
  readonly client: UnicomClient;
  readonly region: string;
  readonly instances: Instances;
  readonly sightings: Sightings;
  readonly sites: Sites;
  readonly unprovenCreate: boolean;
  readonly nowMs: () => number;
}

const pollAfterMs = 2_000;
const slowPollAfterMs = 10_000;
/** A machine is looked for by its name; one that was ordered in the console has none of ours, and is not found here. */
export function createMachines(deps: MachinesDeps): Machines {
  const { client, region, instances, sightings, sites, unprovenCreate } = deps;
  const find = createFind(deps);

  return {
    create: (spec, signal) => {
      const name = machineName(spec.key);
      const prepare = async (): Promise<() => Promise<string>> => {
        const request = createRequest(spec, await sites.place(spec.site, signal));
        return async () => readCreated(await client.call(request, signal));
      };
      return orderOnce({ name, label: spec, sightings, look: () => find(name, signal), prepare }, signal);
    },
    observe: async ({ key }, signal) => {
      const found = await find(machineName(key), signal);
      return found.is === 'listed' ? observed(found.instance, region) : notListed(found);
    },
    start: async ({ key }, signal) => {
      const found = await find(machineName(key), signal);
      if (found.is === 'absent') throw new CloudError('not-found', 'CUCloud has no such machine');
      if (found.is !== 'listed') throw new CloudError('unavailable', 'The machine is not there yet; start it later');
      const { id, phase } = found.instance;
      if (phase === 'running') return;
      if (phase !== 'stopped')
        throw new CloudError('unavailable', `The machine is ${phase}; start it when it is stopped`);
      await client.call({ method: 'POST', path: `ecs/${encodeURIComponent(id)}/start` }, signal);
    },
    list: async function* (owner, signal) {
      const keys = new Set<string>();
      for await (const { name, label, phase, type } of instances.all(signal)) {
        sightings.settled(name);
        if (label?.owner !== owner || keys.has(label.key)) continue;
        keys.add(label.key);
        const what = { phase, ...(type === undefined ? {} : { type }) };
        yield { key: label.key, handle: machineName(label.key), ...what, tags: label.tags };
      }
      for (const { label } of sightings.pending()) {
        if (label.owner !== owner || keys.has(label.key)) continue;
        yield { key: label.key, handle: machineName(label.key), phase: 'creating', tags: label.tags };
      }
    },
    remove: async ({ key }, signal) => {
      const name = machineName(key);
      const found = await find(name, signal);
      if (found.is === 'lost') return sightings.settled(name);
      if (found.is !== 'listed') return;
      if (!unprovenCreate) {
        throw new CloudError(
          'invalid',
          `CUCloud publishes no call that deletes a machine: delete ${name} in its console`,
        );
      }
      for (const { id, phase } of await instances.named(name, signal)) {
        if (phase !== 'deleting') await client.call(deleteRequest(id), signal);
      }
    },
  };
}

const observed = (instance: Instance, region: string): MachineObservation => ({
  phase: instance.phase,
  providerId: `unicom://${region}/${instance.zone}/${instance.id}`,
  ...(instance.type === undefined ? {} : { type: instance.type }),
  tags: instance.label?.tags ?? {},
  pollAfterMs: instance.phase === 'running' ? slowPollAfterMs : pollAfterMs,
  ...(instance.privateAddress === undefined ? {} : { privateAddress: instance.privateAddress }),
  ...(instance.reason === undefined ? {} : { error: instance.reason }),
});

/** What is said of a machine that the vendor's list does not show. */
function notListed(found: Exclude<Found, { readonly is: 'listed' }>): MachineObservation {
  switch (found.is) {
    case 'ordered':
      return { phase: 'creating', tags: found.tags, pollAfterMs };
    case 'lost': {
      const error = 'CUCloud took an order and shows no machine; see the orders in the console';
      return { phase: 'failed', tags: found.tags, error, pollAfterMs: slowPollAfterMs };
    }
    case 'unproven':
      return { phase: 'unknown', tags: {}, pollAfterMs: found.waitMs };
    case 'absent':
      return { phase: 'absent', tags: {}, pollAfterMs: slowPollAfterMs };
  }
}
