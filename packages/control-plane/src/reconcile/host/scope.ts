import { type CityNodeSpec, driftPolicy, type Host } from '@hansa/core';
import {
  type ExternalCall,
  getHostAddress,
  getResource,
  type HostAddress,
  type MachineLook,
  machineLookOf,
  type PlacementRow,
  placementsOn,
  type StoredResource,
} from '../../store/index.ts';
import { type HostView, loadHostViews } from '../host-view.ts';
import type { ReconcileDeps } from '../phase.ts';
import { newestMachineCall } from './machine-call.ts';
import { type Sibling, siblingsOf } from './siblings.ts';

/** What the phases of a host decide upon. */
export interface HostScope {
  readonly host: Host;
  readonly cityNode: {
    readonly id: string;
    readonly city: string;
    readonly deleting: boolean;
    readonly onDrift: ReturnType<typeof driftPolicy>;
  };
  readonly view: HostView;
  /** The newest intent to make a machine: its incarnation is the host's. */
  readonly creation: ExternalCall | undefined;
  /** Where its machine was when it joined. */
  readonly joinedFrom: HostAddress | undefined;
  /** The other hosts of its city node. */
  readonly siblings: readonly Sibling[];
  readonly look: MachineLook;
  /** Channels placed in the host's city node. */
  readonly placements: readonly PlacementRow[];
  /** Where the machine is reached; set by the machine phase for the phases after it. */
  addresses: { readonly listen: string; readonly advertised: string } | undefined;
}

export async function loadHostScope(deps: ReconcileDeps, resource: StoredResource): Promise<HostScope> {
  const db = deps.db.sql;
  const host = resource as unknown as Host;
  const cityNodeId = host.parentId ?? '';
  const [cityNode, views, creation, placements, joinedFrom, siblings, look] = await Promise.all([
    getResource<CityNodeSpec>(db, cityNodeId),
    loadHostViews(db, [host.id]),
    newestMachineCall(db, host.id),
    placementsOn(db, cityNodeId),
    getHostAddress(db, host.id),
    siblingsOf(db, host),
    machineLookOf(db, host.id),
  ]);
  const view = views.get(host.id);
  if (cityNode === undefined || view === undefined) throw new Error(`The host ${host.id} has no city node`);
  return {
    host,
    cityNode: {
      id: cityNodeId,
      city: cityNode.spec.city,
      deleting: cityNode.deletingAt !== null,
      onDrift: driftPolicy(cityNode.spec.onDrift),
    },
    view,
    creation,
    joinedFrom,
    siblings,
    look,
    placements,
    addresses: addressesOf(host.status),
  };
}

/** Where components listen and where others reach them; they differ behind a cloud's address translation. */
export function addressesOf(machine: {
  readonly privateAddress?: string | undefined;
  readonly publicAddress?: string | undefined;
}): HostScope['addresses'] {
  const listen = machine.privateAddress;
  return listen === undefined ? undefined : { listen, advertised: machine.publicAddress ?? listen };
}
