import type { SimMachine } from '../frame/machines.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One resource by its path below `projects/{project}/`, such as `zones/us-central1-b/instances/x`. */
export interface Resource {
  readonly path: string;
  readonly collection: string;
  readonly name: string;
  readonly id: string;
  body: Json;
  /** What is under way and until when. */
  pending?: { readonly kind: 'insert' | 'delete'; readonly untilMs: number } | undefined;
  readonly listedFromMs: number;
  /** Behind an instance. */
  machine?: SimMachine | undefined;
  /** It is shown as running while it boots anew. */
  resetting?: boolean;
}

export interface Store {
  get(path: string): Resource | undefined;
  put(resource: Resource): void;
  /** Those whose path begins so and that exist now, in the order in which they were made. */
  under(prefix: string): readonly Resource[];
}

export interface StoreDeps {
  readonly clock: { nowMs(): number };
  readonly onGone: (resource: Resource) => void;
}

export function createStore({ clock, onGone }: StoreDeps): Store {
  const resources = new Map<string, Resource>();
  /** Time passes only when someone looks. */
  const settled = (resource: Resource): boolean => {
    const { pending, machine } = resource;
    const booting = pending?.kind === 'insert' && machine?.state() === 'booting';
    if (pending === undefined || clock.nowMs() < pending.untilMs || booting) return true;
    resource.pending = undefined;
    if (pending.kind === 'insert') return true;
    resources.delete(resource.path);
    onGone(resource);
    return false;
  };
  return {
    get: (path) => {
      const resource = resources.get(path);
      return resource !== undefined && settled(resource) ? resource : undefined;
    },
    put: (resource) => {
      resources.set(resource.path, resource);
    },
    under: (prefix) => [...resources.values()].filter((each) => each.path.startsWith(prefix) && settled(each)),
  };
}
