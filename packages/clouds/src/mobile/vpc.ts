import type { MobileClient, MobileRequest } from './client.ts';
import { asText, type Fields } from './wire.ts';

/** The vendor's virtual networks: ordered by name, and a moment later there, with one subnet. */
export interface Vpcs {
  named(name: string, signal: AbortSignal): Promise<Fields | undefined>;
  /** The id of the network that machines are put in. */
  networkOf(vpc: Fields, signal: AbortSignal): Promise<string | undefined>;
  order(name: string, owner: string, signal: AbortSignal): Promise<void>;
  orderAway(vpc: Fields, signal: AbortSignal): Promise<void>;
}

const api = '/api/openapi-vpc/customer/v3';
const cidr = '10.66.0.0/16';

export function createVpcs(client: MobileClient, poolId: string): Vpcs {
  const get = (path: string, query: Readonly<Record<string, string>>): MobileRequest => ({
    operation: path,
    gateway: 'console',
    method: 'GET',
    path: `${api}/${path}`,
    query,
  });
  const post = (path: string, wrapper: string, body: Fields): MobileRequest => ({
    operation: path,
    gateway: 'console',
    method: 'POST',
    path: `${api}/${path}`,
    wrapper,
    body,
    write: true,
  });

  return {
    named: async (name, signal) => {
      for await (const vpc of client.list(get('vpc', { region: poolId }), signal)) if (vpc.name === name) return vpc;
      return undefined;
    },
    networkOf: async (vpc, signal) => {
      const query = { networkTypeEnum: 'VM', vpcId: asText(vpc.id) ?? '' };
      for await (const subnet of client.list(get('subnet', query), signal)) {
        const networkId = asText(subnet.networkId);
        if (networkId !== undefined) return networkId;
      }
      return undefined;
    },
    order: async (name, owner, signal) => {
      const specs = { region: poolId, specs: 'high', networkTypeEnum: 'VM' };
      const body = { name, networkName: name, cidr, description: `hansa ${owner}`, ...specs };
      await client.call(post('order/create/vpc', 'vpcOrderCreateBody', body), signal);
    },
    orderAway: async (vpc, signal) => {
      if (statusOf(vpc) === 'PENDING_DELETE') return;
      const body = { resourceId: asText(vpc.routerId) ?? '', productType: 'router' };
      await client.call(post('order/delete', 'commonMopOrderDeleteVpcBody', body), signal);
    },
  };
}

export const isActive = (vpc: Fields): boolean => statusOf(vpc) === 'ACTIVE';

const statusOf = ({ ecStatus }: Fields): string => asText(ecStatus)?.toUpperCase() ?? '';
