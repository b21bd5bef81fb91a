import { CloudError } from '../errors.ts';
import { pause } from '../once/pause.ts';
import type { SiteSpec, SiteStep } from '../port.ts';
import type { MobileClient, MobileRequest } from './client.ts';
import { createFirewall } from './firewall.ts';
import { siteName } from './name.ts';
import { asText, type Fields } from './wire.ts';

/** What an order of a machine names a site by. */
export interface SiteIds {
  readonly networkId: string;
  readonly securityGroupId: string;
}

export interface Sites {
  ensure(spec: SiteSpec, signal: AbortSignal): Promise<SiteStep>;
  /** @throws CloudError `not-found` when the site is not whole */
  ids(site: string, signal: AbortSignal): Promise<SiteIds>;
  /** One step towards no site. The caller knows that no machine stands in it. */
  remove(key: string, signal: AbortSignal): Promise<{ readonly done: boolean }>;
}

const vpcApi = '/api/openapi-vpc/customer/v3';
const cidr = '10.66.0.0/16';
const pollAfterMs = 2_000;
/** A network is ordered and comes a moment later; so long it is waited for here. */
const waitMs = { between: 100, max: 1_500 } as const;

export function createSites(client: MobileClient, poolId: string): Sites {
  const firewall = createFirewall(client, poolId);
  const ids = new Map<string, SiteIds>();

  const get = (operation: string, path: string, query: Readonly<Record<string, string>>): MobileRequest => ({
    operation,
    gateway: 'console',
    method: 'GET',
    path: `${vpcApi}/${path}`,
    query,
  });

  const vpcNamed = async (name: string, signal: AbortSignal): Promise<Fields | undefined> => {
    for await (const vpc of client.list(get('vpc', 'vpc', { region: poolId }), signal))
      if (vpc.name === name) return vpc;
    return undefined;
  };

  const networkOf = async (vpc: Fields, signal: AbortSignal): Promise<string | undefined> => {
    const query = { networkTypeEnum: 'VM', vpcId: asText(vpc.id) ?? '' };
    for await (const subnet of client.list(get('subnet', 'subnet', query), signal)) {
      const networkId = asText(subnet.networkId);
      if (networkId !== undefined) return networkId;
    }
    return undefined;
  };

  const orderNetwork = async (name: string, owner: string, signal: AbortSignal): Promise<void> => {
    const specs = { region: poolId, specs: 'high', networkTypeEnum: 'VM' };
    const body = { name, networkName: name, cidr, description: `hansa ${owner}`, ...specs };
    const path = `${vpcApi}/order/create/vpc`;
    const order = {
      operation: 'create/vpc',
      gateway: 'console',
      method: 'POST',
      path,
      wrapper: 'vpcOrderCreateBody',
    } as const;
    await client.call({ ...order, body, write: true }, signal);
  };

  /** The network's id once there is one, ordered here if `order`; looked for again for a moment, since it comes late. */
  const network = async (name: string, owner: string, signal: AbortSignal): Promise<string | undefined> => {
    const untilMs = performance.now() + waitMs.max;
    if ((await vpcNamed(name, signal)) === undefined) await orderNetwork(name, owner, signal);
    for (;;) {
      const vpc = await vpcNamed(name, signal);
      const networkId = vpc === undefined || !isActive(vpc) ? undefined : await networkOf(vpc, signal);
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
      const vpc = await vpcNamed(site, signal);
      const networkId = vpc === undefined ? undefined : await networkOf(vpc, signal);
      const securityGroupId = await firewall.named(site, signal);
      if (networkId === undefined || securityGroupId === undefined) {
        throw new CloudError('not-found', `The site ${site} is not there, or not whole; ensure it first`);
      }
      const found = { networkId, securityGroupId };
      ids.set(site, found);
      return found;
    },
    remove: async (key, signal) => {
      const site = siteName(key);
      ids.delete(site);
      await firewall.remove(site, signal);
      const vpc = await vpcNamed(site, signal);
      if (vpc === undefined) return { done: true };
      const path = `${vpcApi}/order/delete`;
      const body = { resourceId: asText(vpc.routerId) ?? '', productType: 'router' };
      const wrapper = 'commonMopOrderDeleteVpcBody';
      const leaving = asText(vpc.ecStatus)?.toUpperCase() === 'PENDING_DELETE';
      const order = {
        operation: 'order/delete',
        gateway: 'console',
        method: 'POST',
        path,
        wrapper,
        write: true,
      } as const;
      if (!leaving) await client.call({ ...order, body }, signal);
      return { done: false };
    },
  };
}

const isActive = (vpc: Fields): boolean => asText(vpc.ecStatus)?.toUpperCase() === 'ACTIVE';
