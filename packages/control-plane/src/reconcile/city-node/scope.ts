import type { CityNode, Host } from '@hansa/core';
import { placementsOn, readinessOf, type StoredResource } from '../../store/index.ts';
import { type HostView, loadHosts, loadHostViews } from '../host-view.ts';
import type { ReconcileDeps } from '../phase.ts';

export interface HostOfCity {
  readonly host: Host;
  readonly ready: boolean;
  readonly message: string;
  readonly view: HostView;
}

/** What the phases of a city node decide upon. */
export interface CityNodeScope {
  readonly cityNode: CityNode;
  readonly hosts: readonly HostOfCity[];
  /** Channels placed here, those that are leaving among them. */
  readonly channels: number;
}

export async function loadCityNodeScope(deps: ReconcileDeps, resource: StoredResource): Promise<CityNodeScope> {
  const db = deps.db.sql;
  const [hosts, placements] = await Promise.all([loadHosts(db, resource.id), placementsOn(db, resource.id)]);
  const views = await loadHostViews(
    db,
    hosts.map(({ id }) => id),
  );
  return {
    cityNode: resource as unknown as CityNode,
    channels: placements.length,
    hosts: hosts.flatMap((host) => {
      const view = views.get(host.id);
      const { ready, message } = readinessOf(host);
      return view === undefined ? [] : [{ host, ready, message, view }];
    }),
  };
}
