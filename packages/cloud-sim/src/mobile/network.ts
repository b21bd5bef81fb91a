import type { World } from '../frame/world.ts';
import { absent, invalid, Refusal } from './answer.ts';
import { type Fields, integer, networkName, oneOf, optionalText, pageOf, part, text, texts } from './input.ts';
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

interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly createdTime: string;
  readonly rules: Map<string, Fields>;
}

export interface Network {
  readonly operations: Operations;
  /** The subnet that a machine is put in. */
  subnet(networkId: string): { readonly name: string; readonly vpcName: string; readonly id: string } | undefined;
  hasSecurityGroup(id: string): boolean;
}

/** What stands in networks, told by the machines' side. */
export interface Standing {
  inNetwork(networkId: string): boolean;
  inSecurityGroup(id: string): boolean;
  /** False when there is no such port. */
  setSecurityGroups(portId: string, ids: readonly string[]): boolean;
}

const api = '/api/openapi-vpc/customer/v3';
const vpcsMax = 50;

/** Virtual networks: ordered, then there; and security groups: there at once. */
export function createNetwork(world: World, standing: Standing): Network {
  const { clock, timing, quotas } = world;
  const vpcs = new Map<string, Vpc>();
  const subnets = new Map<string, Subnet>();
  const groups = new Map<string, SecurityGroup>();
  const newId = (prefix: string) => `${prefix}-${world.bytes(8).toString('hex')}`;
  const time = () => new Date(clock.nowMs()).toISOString().replace('T', ' ').slice(0, 'yyyy-mm-dd hh:mm:ss'.length);

  const live = (): readonly Vpc[] => {
    for (const [id, { leavesAtMs = Number.POSITIVE_INFINITY, routerId }] of vpcs) {
      if (leavesAtMs > clock.nowMs()) continue;
      vpcs.delete(id);
      for (const subnet of subnets.values()) if (subnet.routerId === routerId) subnets.delete(subnet.id);
    }
    return [...vpcs.values()];
  };
  const shown = () => live().filter(({ madeAtMs }) => madeAtMs + timing.listLagMs / 2 <= clock.nowMs());
  const statusOf = ({ madeAtMs, leavesAtMs }: Vpc) => {
    if (leavesAtMs !== undefined) return 'PENDING_DELETE';
    return madeAtMs + timing.listLagMs <= clock.nowMs() ? 'ACTIVE' : 'PENDING_CREATE';
  };
  const shownVpc = (vpc: Vpc) => {
    const { id, name, region, routerId, description } = vpc;
    return { id, name, region, routerId, description, ecStatus: statusOf(vpc), scale: 'high', userName: 'simulated' };
  };
  const addSubnet = (routerId: string, name: string, cidr: string) => {
    if (!/^\d+(\.\d+){3}\/\d+$/.test(cidr)) throw invalid('cidr不合法');
    const subnet = { id: newId('sub'), networkId: newId('net'), routerId, name, cidr };
    subnets.set(subnet.id, subnet);
    return subnet;
  };
  const groupOf = (id: string): SecurityGroup => {
    const group = groups.get(id);
    if (group === undefined) throw absent('安全组');
    return group;
  };
  const shownGroup = ({ id, name, region, createdTime }: SecurityGroup) => ({
    id,
    name,
    region,
    createdTime,
    type: 'VM',
  });
  const shownSubnet = ({ id, networkId, name, cidr }: Subnet) => ({ id, networkId, name, cidr, ipVersion: 4 });

  const orderVpc = (body: Fields) => {
    const name = networkName(body, 'name');
    const [subnetName, cidr, region] = [networkName(body, 'networkName'), text(body, 'cidr'), text(body, 'region')];
    oneOf(body, 'specs', ['high', 'middle', 'low']);
    oneOf(body, 'networkTypeEnum', ['VM']);
    if (live().length >= quotas.limit('vpcs', vpcsMax)) throw new Refusal('VPC_QUOTA', 'VPC数量超出配额');
    const routerId = newId('router');
    addSubnet(routerId, subnetName, cidr);
    const description = optionalText(body, 'description') ?? '';
    const vpc = { id: newId('vpc'), routerId, name, region, description, madeAtMs: clock.nowMs() };
    vpcs.set(vpc.id, vpc);
    return { orderId: newId('ORDER') };
  };

  const deleteVpc = (body: Fields) => {
    oneOf(body, 'productType', ['router']);
    const routerId = text(body, 'resourceId');
    const vpc = live().find((each) => each.routerId === routerId);
    if (vpc === undefined) throw absent('VPC');
    const inside = [...subnets.values()].filter((subnet) => subnet.routerId === routerId);
    if (inside.some(({ networkId }) => standing.inNetwork(networkId))) throw new Refusal('VPC_IN_USE', 'VPC正在使用中');
    vpc.leavesAtMs ??= clock.nowMs() + timing.listLagMs / 2;
    return { orderId: newId('ORDER') };
  };

  const addRule = (body: Fields) => {
    const group = groupOf(text(body, 'securityGroupId'));
    const ports = { min: 1, max: 65_535 };
    const protocol = oneOf(body, 'protocol', ['TCP', 'UDP', 'ICMP', 'ANY']);
    oneOf(body, 'remoteType', ['cidr', 'security_group']);
    const ranged = protocol === 'TCP' || protocol === 'UDP';
    const rule = {
      id: newId('rule'),
      direction: oneOf(body, 'direction', ['ingress', 'egress']),
      protocol,
      remoteIpPrefix: optionalText(body, 'remoteIpPrefix') ?? '0.0.0.0/0',
      ...(ranged ? { minPortRange: integer(body, 'minPortRange', ports) } : {}),
      ...(ranged ? { maxPortRange: integer(body, 'maxPortRange', ports) } : {}),
      etherType: 'IPv4',
      defaultRule: false,
      createdTime: time(),
    };
    const same = (other: Fields) =>
      ['direction', 'protocol', 'remoteIpPrefix', 'minPortRange', 'maxPortRange'].every(
        (field) => other[field] === (rule as Fields)[field],
      );
    if ([...group.rules.values()].some(same)) throw new Refusal('SG_RULE_EXISTS', '安全组规则已存在');
    group.rules.set(rule.id, rule);
    return rule;
  };

  const operations: Operations = {
    [`GET ${api}/vpc`]: ({ query }) => pageOf(shown().map(shownVpc), query),
    [`GET ${api}/vpc/{id}`]: ({ path }) => {
      const vpc = shown().find(({ id }) => id === path.id);
      if (vpc === undefined) throw absent('VPC');
      return shownVpc(vpc);
    },
    [`POST ${api}/order/create/vpc`]: ({ body }) => orderVpc(body),
    [`POST ${api}/order/delete`]: ({ body }) => deleteVpc(body),
    [`GET ${api}/subnet`]: ({ query }) => {
      const routers = shown()
        .filter(({ id }) => query.vpcId === undefined || query.vpcId === id)
        .map(({ routerId }) => routerId);
      return pageOf([...subnets.values()].filter(({ routerId }) => routers.includes(routerId)).map(shownSubnet), query);
    },
    [`POST ${api}/network`]: ({ body }) => {
      const routerId = text(body, 'routerId');
      if (!live().some((vpc) => vpc.routerId === routerId)) throw absent('VPC');
      const first = (body.subnets as readonly Fields[] | undefined)?.[0];
      if (!Array.isArray(body.subnets) || first === undefined) throw invalid('subnets不能为空');
      return shownSubnet(addSubnet(routerId, networkName(body, 'networkName'), text(part({ first }, 'first'), 'cidr')));
    },
    [`GET ${api}/SecurityGroup`]: ({ query }) => pageOf([...groups.values()].map(shownGroup), query),
    [`GET ${api}/SecurityGroup/{id}`]: ({ path }) => shownGroup(groupOf(path.id ?? '')),
    [`POST ${api}/SecurityGroup`]: ({ body }) => {
      oneOf(body, 'type', ['VM']);
      const [name, region] = [networkName(body, 'name'), text(body, 'region')];
      const egress = { id: newId('rule'), direction: 'egress', protocol: 'ANY', remoteIpPrefix: '0.0.0.0/0' };
      const rules = new Map<string, Fields>([[egress.id, { ...egress, defaultRule: true }]]);
      const group = { id: newId('sg'), name, region, createdTime: time(), rules };
      groups.set(group.id, group);
      return shownGroup(group);
    },
    [`DELETE ${api}/SecurityGroup/{id}`]: ({ path }) => {
      const { id } = groupOf(path.id ?? '');
      if (standing.inSecurityGroup(id)) throw new Refusal('SG_IN_USE', '安全组正在使用中');
      groups.delete(id);
      return null;
    },
    [`GET ${api}/SecurityGroupRule`]: ({ query }) =>
      pageOf([...groupOf(text(query, 'securityGroupId')).rules.values()], query),
    [`POST ${api}/SecurityGroupRule`]: ({ body }) => addRule(body),
    [`DELETE ${api}/SecurityGroupRule/{id}`]: ({ path }) => {
      const group = [...groups.values()].find(({ rules }) => rules.has(path.id ?? ''));
      if (group === undefined) throw absent('安全组规则');
      group.rules.delete(path.id ?? '');
      return null;
    },
    [`PUT ${api}/port/portSecurityGroups`]: ({ body }) => {
      const ids = texts(body, 'securityGroupIds');
      for (const id of ids) groupOf(id);
      if (!standing.setSecurityGroups(text(body, 'id'), ids)) throw absent('网卡');
      return null;
    },
  };

  return {
    operations,
    hasSecurityGroup: (id) => groups.has(id),
    subnet: (networkId) => {
      const subnet = [...subnets.values()].find((each) => each.networkId === networkId);
      const vpc = live().find(({ routerId }) => routerId === subnet?.routerId);
      return subnet === undefined || vpc === undefined
        ? undefined
        : { id: subnet.id, name: subnet.name, vpcName: vpc.name };
    },
  };
}
