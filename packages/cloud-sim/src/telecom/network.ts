import { namePattern } from './address.ts';
import { accepted, type Input, missing, objects, optionalText, page, Refusal, text, whole } from './answer.ts';
import { publishFirewall } from './published.ts';
import { regionOf } from './region.ts';
import type { Firewall, Network, Rule, State, Subnet } from './state.ts';

const cidrPattern = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;
const rulesMax = 100;

const inUse = (what: string) => new Refusal(`Openapi.${what}.InUse`, `the ${what} is used by other resources`);

export function networkOf(state: State, input: Input): Network {
  const { regionID } = regionOf(input);
  const network = state.networks.get(text(input, 'vpcID'));
  if (network?.region.regionID === regionID) return network;
  throw new Refusal('Openapi.Vpc.NotFound', 'the vpc does not exist');
}

export function createNetwork(state: State, input: Input) {
  const region = regionOf(input);
  const [name, cidr] = [text(input, 'name', namePattern), text(input, 'CIDR', cidrPattern)];
  const answer = state.once('vpc/create', text(input, 'clientToken', /^.{1,64}$/), JSON.stringify(input), () => {
    const vpcID = state.id('vpc');
    state.networks.set(vpcID, { vpcID, region, name, cidr });
    return { vpcID };
  });
  return accepted(answer);
}

export function listNetworks(state: State, input: Input) {
  const { regionID } = regionOf(input);
  const [id, name] = [optionalText(input, 'vpcID'), optionalText(input, 'vpcName')];
  const found = [...state.networks.values()].filter(
    (each) =>
      each.region.regionID === regionID && (id ?? each.vpcID) === each.vpcID && (name ?? each.name) === each.name,
  );
  const views = found.map((each) => networkView(state, each));
  return accepted(page(views, input, 'vpcs'));
}

export const networkView = (state: State, { vpcID, name, cidr }: Network) => ({
  vpcID,
  name,
  CIDR: cidr,
  description: '',
  ipv6Enabled: false,
  projectID: '0',
  subnetIDs: [...state.subnets.values()].filter((each) => each.vpcID === vpcID).map(({ subnetID }) => subnetID),
});

export function deleteNetwork(state: State, input: Input) {
  const { vpcID } = networkOf(state, input);
  const within = [...state.subnets.values(), ...state.firewalls.values()];
  if (within.some((each) => each.vpcID === vpcID)) throw inUse('Vpc');
  state.networks.delete(vpcID);
  return accepted(undefined);
}

export function createSubnet(state: State, input: Input) {
  const { vpcID } = networkOf(state, input);
  const [name, cidr] = [text(input, 'name', namePattern), text(input, 'CIDR', cidrPattern)];
  const answer = state.once('subnet/create', text(input, 'clientToken', /^.{1,64}$/), JSON.stringify(input), () => {
    const taken = [...state.subnets.values()].some((each) => each.vpcID === vpcID && each.cidr === cidr);
    if (taken) throw new Refusal('Openapi.Subnet.CidrConflict', 'the cidr is taken by another subnet');
    const subnetID = state.id('subnet');
    state.subnets.set(subnetID, { subnetID, vpcID, name, cidr });
    return { subnetID };
  });
  return accepted(answer);
}

export function listSubnets(state: State, input: Input) {
  regionOf(input);
  const [vpc, id] = [optionalText(input, 'vpcID'), optionalText(input, 'subnetID')];
  const fits = (each: Subnet) => (vpc ?? each.vpcID) === each.vpcID && (id ?? each.subnetID) === each.subnetID;
  return accepted(page([...state.subnets.values()].filter(fits).map(subnetView), input, 'subnets'));
}

export const subnetView = ({ subnetID, vpcID, name, cidr }: Subnet) => ({
  ...{ subnetID, vpcID, name, CIDR: cidr },
  description: '',
  type: 0,
});

export function subnetOf(state: State, input: Input): Subnet {
  regionOf(input);
  const found = state.subnets.get(text(input, 'subnetID'));
  if (found === undefined) throw new Refusal('Openapi.Subnet.NotFound', 'the subnet does not exist');
  return found;
}

export function deleteSubnet(state: State, input: Input) {
  const { subnetID: id } = subnetOf(state, input);
  if ([...state.instances.values()].some(({ subnetID }) => subnetID === id)) throw inUse('Subnet');
  state.subnets.delete(id);
  return accepted(undefined);
}

const letEverythingOut: Omit<Rule, 'id'> = {
  direction: 'egress',
  protocol: 'ANY',
  ethertype: 'IPv4',
  range: '1-65535',
  destCidrIp: '0.0.0.0/0',
  action: 'accept',
  priority: 100,
};

export function createFirewall(state: State, input: Input) {
  const { vpcID } = networkOf(state, input);
  const name = text(input, 'name', namePattern);
  const token = text(input, 'clientToken', /^.{1,64}$/);
  const answer = state.once('security-group/create', token, JSON.stringify(input), () => {
    const id = state.id('sg');
    state.firewalls.set(id, { id, vpcID, name, rules: [{ id: state.id('sgrule'), ...letEverythingOut }] });
    return { securityGroupID: id };
  });
  return accepted(answer);
}

export function listFirewalls(state: State, input: Input) {
  regionOf(input);
  const [vpc, sought] = [optionalText(input, 'vpcID'), optionalText(input, 'queryContent') ?? ''];
  const found = [...state.firewalls.values()].filter(
    ({ id, name, vpcID }) => (vpc ?? vpcID) === vpcID && `${name} ${id}`.includes(sought),
  );
  const views = found.map((each) => firewallView(state, each));
  return accepted(page(views, input, 'securityGroups'));
}

export const firewallView = (state: State, { id, vpcID, name, rules }: Firewall) => ({
  id,
  securityGroupName: name,
  vpcID,
  vpcName: state.networks.get(vpcID)?.name ?? '',
  vmNum: [...state.instances.values()].filter(({ firewalls }) => firewalls.includes(id)).length,
  origin: '',
  description: '',
  projectID: '0',
  securityGroupRuleList: rules.map((rule) => ({ ...rule, securityGroupID: id, description: '' })),
});

export function firewallOf(state: State, input: Input): Firewall {
  regionOf(input);
  const firewall = state.firewalls.get(text(input, 'securityGroupID'));
  if (firewall === undefined) throw new Refusal('Openapi.SecurityGroup.NotFound', 'the security group does not exist');
  return firewall;
}

export function deleteFirewall(state: State, input: Input) {
  const { id } = firewallOf(state, input);
  text(input, 'clientToken', /^.{1,64}$/);
  if ([...state.instances.values()].some(({ firewalls }) => firewalls.includes(id))) throw inUse('SecurityGroup');
  state.firewalls.delete(id);
  return accepted(undefined);
}

export const addIngress = (state: State, input: Input) => addRules(state, input, 'ingress');
export const addEgress = (state: State, input: Input) => addRules(state, input, 'egress');

async function addRules(state: State, input: Input, direction: 'ingress' | 'egress') {
  const firewall = firewallOf(state, input);
  const rules = objects(input, 'securityGroupRules', rulesMax).map((rule) => readRule(state, rule, direction));
  if (rules.length === 0) throw missing('securityGroupRules');
  const token = text(input, 'clientToken', /^.{1,64}$/);
  const answer = state.once(`${direction}/create`, token, JSON.stringify(input), () => {
    firewall.rules = [...firewall.rules, ...rules];
    return { sgRuleIDs: rules.map(({ id }) => id) };
  });
  await publishFirewall(state, firewall.id);
  return accepted(answer);
}

function readRule(state: State, rule: Input, direction: 'ingress' | 'egress'): Rule {
  const protocol = text(rule, 'protocol', /^(ANY|TCP|UDP|ICMP)$/);
  const [from, to = from] = (optionalText(rule, 'range') ?? '1-65535').split('-').map(Number);
  const right = [from, to].every((port) => Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535);
  if (!right) throw missing('range');
  return {
    id: state.id('sgrule'),
    direction: text(rule, 'direction', new RegExp(`^${direction}$`)),
    protocol,
    ethertype: text(rule, 'ethertype', /^IPv[46]$/),
    range: optionalText(rule, 'range') ?? '1-65535',
    destCidrIp: text(rule, 'destCidrIp', /^[0-9a-fA-F.:]+\/\d{1,3}$/),
    action: text(rule, 'action', /^(accept|drop)$/),
    priority: whole(rule, 'priority', [1, 100]),
  };
}

/** In either direction. */
export async function removeRule(state: State, input: Input) {
  const firewall = firewallOf(state, input);
  text(input, 'clientToken', /^.{1,64}$/);
  const id = text(input, 'securityGroupRuleID');
  if (!firewall.rules.some((rule) => rule.id === id)) {
    throw new Refusal('Openapi.SecurityGroupRule.NotFound', 'the rule does not exist');
  }
  firewall.rules = firewall.rules.filter((rule) => rule.id !== id);
  await publishFirewall(state, firewall.id);
  return accepted(undefined);
}
