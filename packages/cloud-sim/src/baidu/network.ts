import { type Input, invalid, notFound, object, objects, optionalText, page, Refusal, text } from './answer.ts';
import { zones } from './catalogue.ts';
import { publishFirewall } from './published.ts';
import { type Firewall, holders, type Network, type Rule, type State, type Subnet } from './state.ts';

const cidrPattern = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;
const namePattern = /^[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff./-]{0,64}$/;

const inUse = (what: string) => new Refusal(409, `${what}InUse`, `The ${what} is used by other resources`);

export function createNetwork(state: State, query: Input, body: Input) {
  return state.once('vpc', optionalText(query, 'clientToken'), JSON.stringify(body), () => {
    const vpcId = state.id('vpc');
    state.networks.set(vpcId, { vpcId, name: text(body, 'name', namePattern), cidr: text(body, 'cidr', cidrPattern) });
    return { vpcId };
  });
}

const networkView = (network: Network) => ({ ...network, description: '', isDefault: false, tags: [] });

export function listNetworks(state: State, query: Input) {
  const views = [...state.networks.values()].map(networkView);
  return page(views, query, { items: 'vpcs', idOf: ({ vpcId }) => vpcId });
}

function network(state: State, id: string): Network {
  const found = state.networks.get(id);
  if (found === undefined) throw notFound('vpc');
  return found;
}

export function readNetwork(state: State, id: string) {
  const within = [...state.subnets.values()].filter(({ vpcId }) => vpcId === id);
  return { vpc: { ...networkView(network(state, id)), subnets: within.map(subnetView) } };
}

export function renameNetwork(state: State, id: string, body: Input) {
  network(state, id).name = text(body, 'name', namePattern);
  return {};
}

export function deleteNetwork(state: State, vpcId: string) {
  if (!state.networks.has(vpcId)) throw notFound('vpc');
  const within = [...state.subnets.values(), ...state.firewalls.values()];
  if (within.some((each) => each.vpcId === vpcId)) throw inUse('Vpc');
  state.networks.delete(vpcId);
  return {};
}

export function createSubnet(state: State, query: Input, body: Input) {
  return state.once('subnet', optionalText(query, 'clientToken'), JSON.stringify(body), () => {
    const [vpcId, zoneName, cidr] = [text(body, 'vpcId'), text(body, 'zoneName'), text(body, 'cidr', cidrPattern)];
    if (!state.networks.has(vpcId)) throw notFound('vpc');
    if (!zones.some((zone) => zone === zoneName)) throw invalid('zoneName');
    const taken = [...state.subnets.values()].some((each) => each.vpcId === vpcId && each.cidr === cidr);
    if (taken) throw new Refusal(409, 'SubnetCidrConflict', 'The cidr is taken by another subnet');
    const subnetId = state.id('sbn');
    state.subnets.set(subnetId, { subnetId, vpcId, zoneName, cidr, name: text(body, 'name', namePattern) });
    return { subnetId };
  });
}

export function listSubnets(state: State, query: Input) {
  const vpc = optionalText(query, 'vpcId');
  const found = [...state.subnets.values()].filter(({ vpcId }) => (vpc ?? vpcId) === vpcId);
  const views = found.map(subnetView);
  return page(views, query, { items: 'subnets', idOf: ({ subnetId }) => subnetId });
}

const subnetView = (subnet: Subnet) => ({ ...subnet, subnetType: 'BCC', description: '', tags: [] });

function subnetOf(state: State, id: string): Subnet {
  const found = state.subnets.get(id);
  if (found === undefined) throw notFound('subnet');
  return found;
}

export const readSubnet = (state: State, id: string) => ({ subnet: subnetView(subnetOf(state, id)) });

export function renameSubnet(state: State, id: string, body: Input) {
  subnetOf(state, id).name = text(body, 'name', namePattern);
  return {};
}

export function deleteSubnet(state: State, subnetId: string) {
  if (!state.subnets.has(subnetId)) throw notFound('subnet');
  if (holders(state).some((each) => each.subnetId === subnetId)) throw inUse('Subnet');
  state.subnets.delete(subnetId);
  return {};
}

export function createFirewall(state: State, query: Input, body: Input) {
  return state.once('securityGroup', optionalText(query, 'clientToken'), JSON.stringify(body), () => {
    const vpcId = text(body, 'vpcId');
    if (!state.networks.has(vpcId)) throw notFound('vpc');
    const rules = objects(body, 'rules').map((rule) => readRule(state, rule));
    if (rules.length === 0) throw invalid('rules');
    const id = state.id('g');
    const desc = optionalText(body, 'desc') ?? '';
    state.firewalls.set(id, { id, vpcId, name: text(body, 'name', namePattern), desc, rules });
    return { securityGroupId: id };
  });
}

export function listFirewalls(state: State, query: Input) {
  const vpc = optionalText(query, 'vpcId');
  const found = [...state.firewalls.values()].filter(({ vpcId }) => (vpc ?? vpcId) === vpcId);
  const views = found.map((each) => ({ ...each, tags: [] }));
  return page(views, query, { items: 'securityGroups', idOf: ({ id }) => id });
}

function find(state: State, id: string): Firewall {
  const firewall = state.firewalls.get(id);
  if (firewall === undefined) throw notFound('security group');
  return firewall;
}

export const readFirewall = (state: State, id: string) => ({ ...find(state, id), tags: [] });

export async function deleteRule(state: State, ruleId: string) {
  for (const firewall of state.firewalls.values()) {
    const kept = firewall.rules.filter(({ securityGroupRuleId }) => securityGroupRuleId !== ruleId);
    if (kept.length === firewall.rules.length) continue;
    firewall.rules = kept;
    await publishFirewall(state, firewall.id);
    return {};
  }
  throw notFound('rule');
}

export function deleteFirewall(state: State, id: string) {
  find(state, id);
  if (holders(state).some(({ firewalls }) => firewalls.includes(id))) throw inUse('SecurityGroup');
  state.firewalls.delete(id);
  return {};
}

const sameRule = (a: Rule, b: Rule) =>
  (['direction', 'protocol', 'portRange', 'ethertype', 'sourceIp', 'destIp'] as const).every(
    (field) => a[field] === b[field],
  );

export async function addRule(state: State, id: string, body: Input) {
  const firewall = find(state, id);
  const rule = readRule(state, object(body, 'rule'));
  if (firewall.rules.some((each) => sameRule(each, rule))) {
    throw new Refusal(409, 'SecurityGroupRuleDuplicated', 'The rule exists already');
  }
  firewall.rules = [...firewall.rules, rule];
  await publishFirewall(state, id);
  return {};
}

export async function removeRule(state: State, id: string, body: Input) {
  const firewall = find(state, id);
  const rule = readRule(state, object(body, 'rule'));
  const kept = firewall.rules.filter((each) => !sameRule(each, rule));
  if (kept.length === firewall.rules.length) throw notFound('rule');
  firewall.rules = kept;
  await publishFirewall(state, id);
  return {};
}

function readRule(state: State, rule: Input): Rule {
  const direction = text(rule, 'direction', /^(ingress|egress)$/);
  const [sourceIp, destIp] = [optionalText(rule, 'sourceIp'), optionalText(rule, 'destIp')];
  if (direction === 'egress' && sourceIp !== undefined) throw invalid('sourceIp');
  return {
    direction,
    protocol: optionalText(rule, 'protocol') ?? 'all',
    portRange: optionalText(rule, 'portRange') ?? '',
    ethertype: optionalText(rule, 'ethertype') ?? 'IPv4',
    ...(direction === 'ingress' ? { sourceIp: sourceIp ?? 'all' } : { destIp: destIp ?? 'all' }),
    remark: optionalText(rule, 'remark') ?? '',
    securityGroupRuleId: state.id('r'),
  };
}
