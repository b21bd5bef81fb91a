import { orderMsMax, type Sightings } from '../once/sightings.ts';
import type { Instance, Instances } from './instance.ts';

/** Where a machine of ours is: listed, ordered, ordered in vain, nowhere, or nobody can say yet. */
export type Found =
  | { readonly is: 'listed'; readonly instance: Instance }
  | { readonly is: 'ordered' | 'lost'; readonly tags: Readonly<Record<string, string>> }
  | { readonly is: 'absent' }
  | { readonly is: 'unproven'; readonly waitMs: number };

export interface FindDeps {
  readonly instances: Instances;
  readonly sightings: Sightings;
  readonly unprovenCreate: boolean;
  readonly nowMs: () => number;
}

/** Looks for a machine by its name in the list. */
export function createFind({ instances, sightings, unprovenCreate, nowMs }: FindDeps) {
  return async (name: string, signal: AbortSignal): Promise<Found> => {
    const askedAtMs = nowMs();
    const [instance] = await instances.named(name, signal);
    if (instance !== undefined) {
      sightings.settled(name);
      return { is: 'listed', instance };
    }
    // Without the option nobody orders, so what is not listed is not there.
    if (!unprovenCreate) return { is: 'absent' };
    const sighting = sightings.of(name);
    if (sighting?.orderId !== undefined) {
      return { is: askedAtMs - sighting.sentAtMs > orderMsMax ? 'lost' : 'ordered', tags: sighting.label.tags };
    }
    const waitMs = sightings.missed(name, askedAtMs);
    if (waitMs > 0) return { is: 'unproven', waitMs };
    sightings.settled(name);
    return { is: 'absent' };
  };
}
