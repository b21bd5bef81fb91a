import { CloudError } from '../errors.ts';
import { pause } from '../once/pause.ts';
import type { SiteSpec, SiteStep } from '../port.ts';
import type { MobileClient } from './client.ts';
import { createFirewall } from './firewall.ts';
import { siteName } from './name.ts';
import { createVpcs, isActive } from './vpc.ts';

/** What an order of a machine names a site by. */
export interface SiteIds {
  readonly networkId: string;
  readonly securityGroupId: string;
}

export interface Sites {
  /** One step; only for one caller a site at a time, since the vendor takes a second network of a name. */
  ensure(spec: SiteSpec, signal: AbortSignal): Promise<SiteStep>;
  /** @throws CloudError `not-found` when the site is not whole */
  ids(site: string, signal: AbortSignal): Promise<SiteIds>;
  /** One step towards no site. The caller knows that no machine stands in it. */
  remove(key: string, signal: AbortSignal): Promise<{ readonly done: boolean }>;
}

const pollAfterMs = 2_000;
/** A network is ordered and comes a moment later; so long it is waited for here. */
const waitMs = { between: 100, max: 1_500 } as const;

export function createSites(client: MobileClient, poolId: string): Sites {
  const vpcs = createVpcs(client, poolId);
  const firewall = createFirewall(client, poolId);
  const ids = new Map<string, SiteIds>();

  const look = async (name: string, signal: AbortSignal): Promise<string | undefined> => {
    const vpc = await vpcs.named(name, signal);
    return vpc === undefined || !isActive(vpc) ? undefined : await vpcs.networkOf(vpc, signal);
  };

  /** The network's id once there is one, ordered here if need be. */
  const network = async (name: string, owner: string, signal: AbortSignal): Promise<string | undefined> => {
    const untilMs = performance.now() + waitMs.max;
    if ((await vpcs.named(name, signal)) === undefined) await vpcs.order(name, owner, signal);
    for (;;) {
      const networkId = await look(name, signal);
      if (networkId !== undefined || performance.now() > untilMs) return networkId;
      await pause(waitMs.between, signal);
    }
  };

  return {
    ensure: async ({ key, owner, ingress }, signal) => {
      const site = siteName(key);
      const networkId = await network(site, owner, signal);
      if (networkId === undefined) return { site, done: false, pollAfterMs };
      const securityGroupId = await firewall.ensure(site, ingress, signal);
      ids.set(site, { networkId, securityGroupId });
      return { site, done: true };
    },
    ids: async (site, signal) => {
      const known = ids.get(site);
      if (known !== undefined) return known;
      const networkId = await look(site, signal);
      const securityGroupId = await firewall.named(site, signal);
      if (networkId === undefined || securityGroupId === undefined) {
        throw new CloudError('not-found', `The site ${site} is not there, or not whole; ensure it first`);
      }
      ids.set(site, { networkId, securityGroupId });
      return { networkId, securityGroupId };
    },
    remove: async (key, signal) => {
      const site = siteName(key);
      ids.delete(site);
      await firewall.remove(site, signal);
      const vpc = await vpcs.named(site, signal);
      if (vpc === undefined) return { done: true };
      await vpcs.orderAway(vpc, signal);
      return { done: false };
    },
  };
}
