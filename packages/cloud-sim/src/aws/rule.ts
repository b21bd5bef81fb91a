import { parseCidr } from './cidr.ts';
import { Ec2Error, invalidValue, missingParameter } from './errors.ts';
import type { Ec2, Group, Rule } from './region.ts';

/** Where a rule lets in from or out to: one of an IPv4 range, an IPv6 range and a group. */
export type Peer = Pick<Rule, 'cidr' | 'cidr6' | 'groupId' | 'description'>;
export type NewRule = Omit<Rule, 'id'>;

export interface Permission {
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp?: string; readonly Description?: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6?: string; readonly Description?: string }[];
  readonly UserIdGroupPairs?: readonly { readonly GroupId?: string; readonly Description?: string }[];
}
export interface RulesInput extends Permission {
  readonly GroupId?: string;
  readonly CidrIp?: string;
  readonly IpPermissions?: readonly Permission[];
}

const protocolNames: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

/**
 * Each peer of each permission is a rule of its own. The short form holds one in the request itself.
 * @throws Ec2Error MissingParameter, InvalidParameterValue, InvalidGroup.NotFound
 */
export function rulesOf(ec2: Ec2, input: RulesInput, egress: boolean): NewRule[] {
  const { CidrIp } = input;
  const short = CidrIp === undefined ? [] : [{ ...input, IpRanges: [{ CidrIp }] }];
  const permissions: readonly Permission[] = [...(input.IpPermissions ?? []), ...short];
  if (permissions.length === 0) throw missingParameter('ipPermissions');
  return permissions.flatMap((permission) => {
    const ports = portsOf(permission);
    const peers = peersOf(ec2, permission);
    if (peers.length === 0) throw missingParameter('ipRanges');
    return peers.map((peer) => ({ ...ports, ...peer, egress }));
  });
}

function portsOf({ IpProtocol, FromPort: from, ToPort: to }: Permission): Pick<Rule, 'protocol' | 'from' | 'to'> {
  if (IpProtocol === undefined) throw missingParameter('ipProtocol');
  const protocol = protocolNames[IpProtocol] ?? IpProtocol;
  if (!['tcp', 'udp', 'icmp', 'icmpv6', '-1'].includes(protocol)) throw invalidValue('protocol', protocol);
  if (protocol === '-1') return { protocol, from: undefined, to: undefined };
  const isRange = (port: number | undefined) => port !== undefined && port >= 0 && port <= 65_535;
  const hasPorts = protocol === 'tcp' || protocol === 'udp';
  if (hasPorts && !(isRange(from) && isRange(to) && (from ?? 0) <= (to ?? 0))) {
    const message = 'Invalid value for portRange. Must specify both from and to ports with TCP/UDP.';
    throw new Ec2Error('InvalidParameterValue', message);
  }
  return { protocol, from, to };
}

function peersOf({ region }: Ec2, { IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [] }: Permission): Peer[] {
  const described = (description: string | undefined) => (description === undefined ? {} : { description });
  return [
    ...IpRanges.map(({ CidrIp: cidr = '', Description }) => {
      parseCidr(cidr, 'CIDR IP');
      return { cidr, ...described(Description) };
    }),
    ...Ipv6Ranges.map(({ CidrIpv6: cidr6 = '', Description }) => {
      if (!/^[0-9a-f:.]+\/\d{1,3}$/i.test(cidr6)) throw invalidValue('cidrIpv6', cidr6);
      return { cidr6, ...described(Description) };
    }),
    ...UserIdGroupPairs.map(({ GroupId: groupId = '', Description }) => {
      if (!region.groups.has(groupId))
        throw new Ec2Error('InvalidGroup.NotFound', `The security group '${groupId}' does not exist`);
      return { groupId, ...described(Description) };
    }),
  ];
}

const peerOf = ({ cidr, cidr6, groupId }: Peer): string => cidr ?? cidr6 ?? groupId ?? '';

export const isSame = (one: NewRule, other: NewRule): boolean =>
  one.egress === other.egress &&
  one.protocol === other.protocol &&
  one.from === other.from &&
  one.to === other.to &&
  peerOf(one) === peerOf(other);

export function duplicateRule(rule: NewRule): Ec2Error {
  const ports = rule.from === undefined ? 'ALL' : rule.protocol.toUpperCase();
  const where = rule.from === undefined ? '' : ` from port: ${rule.from}, to port: ${rule.to},`;
  const peer = `peer: ${peerOf(rule)}, ${ports},${where} ALLOW`;
  return new Ec2Error('InvalidPermission.Duplicate', `the specified rule "${peer}" already exists`);
}

/** As `DescribeSecurityGroupRules` shows it: ports of all are -1. */
export const ruleOutput = ({ accountId }: Pick<Ec2, 'accountId'>, group: Group, rule: Rule) => ({
  SecurityGroupRuleId: rule.id,
  GroupId: group.id,
  GroupOwnerId: accountId,
  IsEgress: rule.egress,
  IpProtocol: rule.protocol,
  FromPort: rule.from ?? -1,
  ToPort: rule.to ?? -1,
  CidrIpv4: rule.cidr,
  CidrIpv6: rule.cidr6,
  ReferencedGroupInfo: rule.groupId === undefined ? undefined : { GroupId: rule.groupId, UserId: accountId },
  Description: rule.description,
});

/** As a group shows them: rules of the same ports are one permission. */
export function permissionsOf({ accountId }: Pick<Ec2, 'accountId'>, rules: readonly Rule[]): object[] {
  const keyOf = ({ protocol, from, to }: Rule) => `${protocol}/${from}/${to}`;
  return [...Map.groupBy(rules, keyOf).values()].map((same) => ({
    IpProtocol: same[0]?.protocol,
    FromPort: same[0]?.from,
    ToPort: same[0]?.to,
    IpRanges: same
      .filter(({ cidr }) => cidr !== undefined)
      .map(({ cidr, description }) => ({ CidrIp: cidr, Description: description })),
    Ipv6Ranges: same
      .filter(({ cidr6 }) => cidr6 !== undefined)
      .map(({ cidr6, description }) => ({ CidrIpv6: cidr6, Description: description })),
    PrefixListIds: [],
    UserIdGroupPairs: same
      .filter(({ groupId }) => groupId !== undefined)
      .map(({ groupId, description }) => ({ GroupId: groupId, UserId: accountId, Description: description })),
  }));
}
