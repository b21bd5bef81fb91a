import type { World } from '../frame/world.ts';
import { absent, invalid, Refusal } from './answer.ts';
import { type Fields, networkName, oneOf, optionalText, pageOf, part, text } from './input.ts';
import type { Operations } from './operation.ts';

interface Vpc {
  readonly id: string;
  readonly routerId: string;
  readonly name: string;
  readonly region: string;
  readonly description: string;
  readonly madeAtMs: number;
  leavesAtMs?: number;
}

interface Subnet {
  readonly id: string;
  readonly networkId: string;
  readonly routerId: string;
  readonly name: string;
  readonly cidr: string;
}

export interface Vpcs {
  readonly operations: Operations;
  /** The subnet that a machine is put in. */
  subnet(networkId: string): { readonly name: string; readonly vpcName: string; readonly id: string } | undefined;
}

const api = '/api/openapi-vpc/customer/v3';
const vpcsMax = 50;

/** Virtual networks: an order is answered by its id, and the network is there a moment later. */
export function createVpcs(world: World, inNetwork: (networkId: string) => boolean): Vpcs {
  const { live, shown, vpcs, subnets, addSubnet } = createShelf(world);
  const newId = (prefix: string) => `${prefix}-${world.bytes(8).toString('hex')}`;
  const nowMs = () => world.clock.nowMs();
  const statusOf = ({ madeAtMs, leavesAtMs }: Vpc) => {
    if (leavesAtMs !== undefined) return 'PENDING_DELETE';
    return madeAtMs + world.timing.listLagMs <= nowMs() ? 'ACTIVE' : 'PENDING_CREATE';
  };
  const vpcRow = (vpc: Vpc) => {
    const { id, name, region, routerId, description } = vpc;
    return { id, name, region, routerId, description, ecStatus: statusOf(vpc), scale: 'high', userName: 'simulated' };
  };

  const order = (body: Fields) => {
    const name = networkName(body, 'name');
    const [subnetName, cidr, region] = [networkName(body, 'networkName'), text(body, 'cidr'), text(body, 'region')];
    oneOf(body, 'specs', ['high', 'middle', 'low']);
    oneOf(body, 'networkTypeEnum', ['VM']);
    if (live().length >= world.quotas.limit('vpcs', vpcsMax)) throw new Refusal('VPC_QUOTA', 'VPC数量超出配额');
    const routerId = newId('router');
    addSubnet(routerId, subnetName, cidr);
    const description = optionalText(body, 'description') ?? '';
    const vpc = { id: newId('vpc'), routerId, name, region, description, madeAtMs: nowMs() };
    vpcs.set(vpc.id, vpc);
    return { orderId: newId('ORDER') };
  };

  const orderAway = (body: Fields) => {
    oneOf(body, 'productType', ['router']);
    const routerId = text(body, 'resourceId');
    const vpc = live().find((each) => each.routerId === routerId);
    if (vpc === undefined) throw absent('VPC');
    const inside = [...subnets.values()].filter((subnet) => subnet.routerId === routerId);
    if (inside.some(({ networkId }) => inNetwork(networkId))) throw new Refusal('VPC_IN_USE', 'VPC正在使用中');
    vpc.leavesAtMs ??= nowMs() + world.timing.listLagMs / 2;
    return { orderId: newId('ORDER') };
  };

  const operations: Operations = {
    [`GET ${api}/vpc`]: ({ query }) => pageOf(shown().map(vpcRow), query),
    [`GET ${api}/vpc/{id}`]: ({ path }) => {
      const vpc = shown().find(({ id }) => id === path.id);
      if (vpc === undefined) throw absent('VPC');
      return vpcRow(vpc);
    },
    [`POST ${api}/order/create/vpc`]: ({ body }) => order(body),
    [`POST ${api}/order/delete`]: ({ body }) => orderAway(body),
    [`GET ${api}/subnet`]: ({ query }) => {
      const routers = shown()
        .filter(({ id }) => query.vpcId === undefined || query.vpcId === id)
        .map(({ routerId }) => routerId);
      return pageOf([...subnets.values()].filter(({ routerId }) => routers.includes(routerId)).map(subnetRow), query);
    },
    [`POST ${api}/network`]: ({ body }) => {
      const routerId = text(body, 'routerId');
      if (!live().some((vpc) => vpc.routerId === routerId)) throw absent('VPC');
      const first = Array.isArray(body.subnets) ? (body.subnets as unknown[])[0] : undefined;
      const cidr = text(part({ subnets: first }, 'subnets'), 'cidr');
      return subnetRow(addSubnet(routerId, networkName(body, 'networkName'), cidr));
    },
  };

  return {
    operations,
    subnet: (networkId) => {
      const subnet = [...subnets.values()].find((each) => each.networkId === networkId);
      const vpc = live().find(({ routerId }) => routerId === subnet?.routerId);
      return subnet === undefined || vpc === undefined
        ? undefined
        : { id: subnet.id, name: subnet.name, vpcName: vpc.name };
    },
  };
}

const subnetRow = ({ id, networkId, name, cidr }: Subnet) => ({ id, networkId, name, cidr, ipVersion: 4 });

/** What there is, as time passes: a deleted network goes with its subnets, a new one shows late. */
function createShelf({ clock, timing, bytes }: World) {
  const vpcs = new Map<string, Vpc>();
  const subnets = new Map<string, Subnet>();
  const live = (): readonly Vpc[] => {
    for (const [id, { leavesAtMs = Number.POSITIVE_INFINITY, routerId }] of vpcs) {
      if (leavesAtMs > clock.nowMs()) continue;
      vpcs.delete(id);
      for (const subnet of subnets.values()) if (subnet.routerId === routerId) subnets.delete(subnet.id);
    }
    return [...vpcs.values()];
  };
  return {
    vpcs,
    subnets,
    live,
    shown: () => live().filter(({ madeAtMs }) => madeAtMs + timing.listLagMs / 2 <= clock.nowMs()),
    addSubnet: (routerId: string, name: string, cidr: string): Subnet => {
      if (!/^\d+(\.\d+){3}\/\d+$/.test(cidr)) throw invalid('cidr不合法');
      const [id, networkId] = ['sub', 'net'].map((prefix) => `${prefix}-${bytes(8).toString('hex')}`) as [
        string,
        string,
      ];
      const subnet = { id, networkId, routerId, name, cidr };
      subnets.set(id, subnet);
      return subnet;
    },
  };
}
