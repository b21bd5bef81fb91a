import type { World } from '../frame/world.ts';
import { absent, Refusal } from './answer.ts';
import { type Fields, integer, networkName, oneOf, optionalText, pageOf, text } from './input.ts';
import type { Operations } from './operation.ts';
import { timeText } from './server.ts';

interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly createdTime: string;
  readonly rules: Map<string, Fields>;
}

export interface SecurityGroups {
  readonly operations: Operations;
  has(id: string): boolean;
}

const api = '/api/openapi-vpc/customer/v3';

/** Firewalls: there at once. A new one lets everything out and nothing in. */
export function createSecurityGroups(world: World, inUse: (id: string) => boolean): SecurityGroups {
  const groups = new Map<string, SecurityGroup>();
  const newId = (prefix: string) => `${prefix}-${world.bytes(8).toString('hex')}`;
  const time = () => timeText(world.clock.nowMs());
  const groupOf = (id: string): SecurityGroup => {
    const group = groups.get(id);
    if (group === undefined) throw absent('安全组');
    return group;
  };

  const create = (body: Fields) => {
    oneOf(body, 'type', ['VM']);
    const [name, region] = [networkName(body, 'name'), text(body, 'region')];
    const egress = { id: newId('rule'), direction: 'egress', protocol: 'ANY', remoteIpPrefix: '0.0.0.0/0' };
    const rules = new Map<string, Fields>([[egress.id, { ...egress, defaultRule: true }]]);
    const group = { id: newId('sg'), name, region, createdTime: time(), rules };
    groups.set(group.id, group);
    return groupRow(group);
  };

  const addRule = (body: Fields) => {
    const { rules } = groupOf(text(body, 'securityGroupId'));
    const rule: Fields & { readonly id: string } = { id: newId('rule'), ...readRule(body), createdTime: time() };
    if ([...rules.values()].some((other) => isSameRule(other, rule))) {
      throw new Refusal('SG_RULE_EXISTS', '安全组规则已存在');
    }
    rules.set(rule.id, rule);
    return rule;
  };

  const operations: Operations = {
    [`GET ${api}/SecurityGroup`]: ({ query }) => pageOf([...groups.values()].map(groupRow), query),
    [`GET ${api}/SecurityGroup/{id}`]: ({ path }) => groupRow(groupOf(path.id ?? '')),
    [`POST ${api}/SecurityGroup`]: ({ body }) => create(body),
    [`DELETE ${api}/SecurityGroup/{id}`]: ({ path }) => {
      const { id } = groupOf(path.id ?? '');
      if (inUse(id)) throw new Refusal('SG_IN_USE', '安全组正在使用中');
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
  };
  return { operations, has: (id) => groups.has(id) };
}

const groupRow = ({ id, name, region, createdTime }: SecurityGroup) => ({ id, name, region, createdTime, type: 'VM' });

function readRule(body: Fields): Fields {
  const ports = { min: 1, max: 65_535 };
  const direction = oneOf(body, 'direction', ['ingress', 'egress']);
  const protocol = oneOf(body, 'protocol', ['TCP', 'UDP', 'ICMP', 'ANY']);
  oneOf(body, 'remoteType', ['cidr', 'security_group']);
  const remoteIpPrefix = optionalText(body, 'remoteIpPrefix') ?? '0.0.0.0/0';
  const rule = { direction, protocol, remoteIpPrefix, etherType: 'IPv4', defaultRule: false };
  if (protocol !== 'TCP' && protocol !== 'UDP') return rule;
  const minPortRange = integer(body, 'minPortRange', ports);
  return { ...rule, minPortRange, maxPortRange: integer(body, 'maxPortRange', { ...ports, min: minPortRange }) };
}

const isSameRule = (a: Fields, b: Fields): boolean =>
  ['direction', 'protocol', 'remoteIpPrefix', 'minPortRange', 'maxPortRange'].every((field) => a[field] === b[field]);
