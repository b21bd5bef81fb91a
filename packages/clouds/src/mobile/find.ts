import { orderMsMax, type Sighting, type Sightings } from '../once/sightings.ts';
import type { MobileClient } from './client.ts';
import type { Instance, Instances } from './instance.ts';
import { asText, readList } from './wire.ts';

/** Where a machine of ours is: listed, ordered, ordered in vain, nowhere, or nobody can say yet. */
export type Found =
  | { readonly is: 'listed'; readonly instance: Instance }
  | { readonly is: 'ordered'; readonly sighting: Sighting }
  | { readonly is: 'lost'; readonly sighting: Sighting }
  | { readonly is: 'absent' }
  | { readonly is: 'unproven'; readonly waitMs: number };

export type Find = (name: string, signal: AbortSignal) => Promise<Found>;

export interface FindDeps {
  readonly client: MobileClient;
  readonly instances: Instances;
  readonly sightings: Sightings;
  readonly nowMs: () => number;
}

/** Looks for a machine by the order that this process sent, else by its name in the list. */
export function createFind({ client, instances, sightings, nowMs }: FindDeps): Find {
  const ofOrder = async (orderId: string, signal: AbortSignal): Promise<Instance | undefined> => {
    const path = '/api/openapi-ecs/acl/v3/server/order/relation/info';
    const request = { operation: 'relation/info', gateway: 'api', method: 'GET', path, query: { orderId } } as const;
    const rows = readList(await client.call(request, signal)) ?? [];
    // At first the answer is empty, or has items without an id. Items of one order may be addresses, too.
    for (const row of rows) {
      const id = asText(row.instanceId);
      const instance = id === undefined ? undefined : await instances.byId(id, signal);
      if (instance !== undefined) return instance;
    }
    return undefined;
  };

  return async (name, signal) => {
    const sighting = sightings.of(name);
    const askedAtMs = nowMs();
    const instance =
      sighting?.orderId === undefined
        ? (await instances.named(name, signal))[0]
        : await ofOrder(sighting.orderId, signal);
    if (instance !== undefined) {
      sightings.settled(name);
      return instance.phase === 'absent' ? { is: 'absent' } : { is: 'listed', instance };
    }
    if (sighting?.orderId !== undefined) {
      return { is: askedAtMs - sighting.sentAtMs > orderMsMax ? 'lost' : 'ordered', sighting };
    }
    const waitMs = sightings.missed(name, askedAtMs);
    if (waitMs > 0) return { is: 'unproven', waitMs };
    sightings.settled(name);
    return { is: 'absent' };
  };
}
