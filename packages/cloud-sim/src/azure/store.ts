import type { SimMachine } from '../frame/machines.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One resource as Resource Manager keeps it. `properties` holds what the vendor shows and never what it hides. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly group: string;
  location: string;
  tags: Readonly<Record<string, string>>;
  zones?: readonly string[] | undefined;
  sku?: Json | undefined;
  properties: Json;
  etag: string;
  /** What is under way and until when; `fails` is what it ends with. */
  pending?:
    | { readonly kind: 'create' | 'update' | 'delete'; readonly untilMs: number; readonly fails?: Failure | undefined }
    | undefined;
  /** The failure of the last operation. */
  failure?: Failure | undefined;
  readonly listedFromMs: number;
  /** Behind a virtual machine. */
  machine?: SimMachine | undefined;
  /** A virtual machine that was released by `deallocate`. */
  deallocated?: boolean;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export interface Group {
  readonly name: string;
  readonly location: string;
  tags: Readonly<Record<string, string>>;
}

/** Groups and resources of the one subscription; Azure's names are the same in any case of their letters. */
export interface Store {
  readonly groups: Map<string, Group>;
  get(id: string): Resource | undefined;
  put(resource: Resource): void;
  /** Those of a type that exist now, in the order in which they were made. */
  all(type?: string): readonly Resource[];
}

export interface StoreDeps {
  readonly clock: { nowMs(): number };
  /** Called once for each resource whose deletion is complete. */
  readonly onGone: (resource: Resource) => void;
}

export function createStore({ clock, onGone }: StoreDeps): Store {
  const resources = new Map<string, Resource>();

  /** Time passes only when someone looks. */
  const settled = (resource: Resource): Resource | undefined => {
    const { pending } = resource;
    const due = pending !== undefined && clock.nowMs() >= pending.untilMs && !isBooting(resource, pending.kind);
    if (!due) return resource;
    resource.pending = undefined;
    resource.failure = pending.fails;
    if (pending.kind !== 'delete') return resource;
    resources.delete(resource.id.toLowerCase());
    onGone(resource);
    return undefined;
  };

  return {
    groups: new Map(),
    get: (id) => {
      const found = resources.get(id.toLowerCase());
      return found === undefined ? undefined : settled(found);
    },
    put: (resource) => {
      resources.set(resource.id.toLowerCase(), resource);
    },
    all: (type) =>
      [...resources.values()].filter(
        (each) => settled(each) !== undefined && (type === undefined || each.type === type),
      ),
  };
}

/** A virtual machine's creation ends when the machine has booted. */
const isBooting = ({ machine }: Resource, kind: string): boolean => kind === 'create' && machine?.state() === 'booting';

export function provisioningState({ pending, failure }: Resource): string {
  if (pending === undefined) return failure === undefined ? 'Succeeded' : 'Failed';
  return { create: 'Creating', update: 'Updating', delete: 'Deleting' }[pending.kind];
}
