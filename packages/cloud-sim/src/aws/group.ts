import { parseCidr } from './cidr.ts';
import { Ec2Error, inUse, invalidValue, missingParameter, tooMany } from './errors.ts';
import { filtered } from './filter.ts';
import { type DescribeInput, get, shown, vpcOf } from './network.ts';
import { pageOf } from './page.ts';
import { publishGroup } from './published.ts';
import { type Ec2, type Group, made, type Operation, type Rule } from './region.ts';
import { type TagSpecification, tagSet, tagsFor } from './tags.ts';

export const groupOf = ({ region }: Ec2, id: string): Group =>
  get(region.groups, id, 'InvalidGroup.NotFound', 'security group');

interface CreateInput {
  readonly GroupName: string;
  readonly Description: string;
  readonly VpcId?: string;
  readonly TagSpecifications?: readonly TagSpecification[];
}

const defaultVpc = ({ region }: Ec2): string => [...region.vpcs.values()].find(({ isDefault }) => isDefault)?.id ?? '';
const text = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

const createGroup: Operation<CreateInput> = (
  ec2,
  { GroupName, Description, VpcId = defaultVpc(ec2), TagSpecifications },
) => {
  vpcOf(ec2, VpcId);
  if (!text.test(GroupName) || GroupName.startsWith('sg-')) throw invalidValue('groupName', GroupName);
  if (!text.test(Description))
    throw invalidValue('GroupDescription', Description, 'is invalid. Character sets beyond ASCII are not supported.');
  const others = [...ec2.region.groups.values()].filter(({ vpcId }) => vpcId === VpcId);
  if (others.some(({ name }) => name === GroupName)) {
    throw new Ec2Error('InvalidGroup.Duplicate', `The security group '${GroupName}' already exists for VPC '${VpcId}'`);
  }
  if (ec2.region.groups.size >= ec2.world.quotas.limit('security-groups', 2500)) {
    throw tooMany('SecurityGroupLimitExceeded', 'security groups');
  }
  const group: Group = {
    ...made(ec2, 'sg', tagsFor('security-group', TagSpecifications)),
    vpcId: VpcId,
    name: GroupName,
    description: Description,
    rules: [],
  };
  ec2.region.groups.set(group.id, group);
  return { GroupId: group.id, Tags: tagSet(group) };
};

const deleteGroup: Operation<{ readonly GroupId?: string }> = (ec2, { GroupId }) => {
  if (GroupId === undefined) throw missingParameter('groupName or groupId');
  const { name } = groupOf(ec2, GroupId);
  if (name === 'default')
    throw new Ec2Error('CannotDelete', `the specified group: "${GroupId}" name: "default" cannot be deleted by a user`);
  const used = [...ec2.region.instances.values()].some(
    ({ groupIds, ending }) => ending !== 'terminated' && groupIds.includes(GroupId),
  );
  if (used) throw inUse(`resource ${GroupId} has a dependent object`);
  ec2.region.groups.delete(GroupId);
  return {};
};

interface Permission {
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp?: string }[];
}
interface RulesInput extends Permission {
  readonly GroupId?: string;
  readonly CidrIp?: string;
  readonly IpPermissions?: readonly Permission[];
}

/** Each range of each permission is a rule of its own. The short form holds one in the request itself. */
function rulesOf(input: RulesInput): Omit<Rule, 'id'>[] {
  const { CidrIp } = input;
  const short = CidrIp === undefined ? [] : [{ ...input, IpRanges: [{ CidrIp }] }];
  const permissions: readonly Permission[] = [...(input.IpPermissions ?? []), ...short];
  if (permissions.length === 0) throw missingParameter('ipPermissions');
  return permissions.flatMap(({ IpProtocol: protocol, FromPort: from, ToPort: to, IpRanges = [] }) => {
    if (protocol === undefined) throw missingParameter('ipProtocol');
    if (!['tcp', 'udp', 'icmp', '-1'].includes(protocol)) throw invalidValue('protocol', protocol);
    const isRange = (port: number | undefined) => port !== undefined && port >= 0 && port <= 65_535;
    if (protocol !== '-1' && protocol !== 'icmp' && !(isRange(from) && isRange(to) && (from ?? 0) <= (to ?? 0))) {
      throw new Ec2Error(
        'InvalidParameterValue',
        `Invalid value for portRange. Must specify both from and to ports with TCP/UDP.`,
      );
    }
    return IpRanges.map(({ CidrIp: cidr = '' }) => {
      parseCidr(cidr, 'CIDR IP');
      return { protocol, from, to, cidr };
    });
  });
}

const isSame = (one: Omit<Rule, 'id'>, other: Omit<Rule, 'id'>) =>
  one.protocol === other.protocol && one.from === other.from && one.to === other.to && one.cidr === other.cidr;

/** All of its rules or, when one of them is there already, none. */
const authorize: Operation<RulesInput> = async (ec2, input) => {
  const group = groupOf(ec2, input.GroupId ?? '');
  const wanted = rulesOf(input);
  const duplicate = wanted.find((rule) => group.rules.some((each) => isSame(each, rule)));
  if (duplicate !== undefined) {
    const peer = `peer: ${duplicate.cidr}, ${duplicate.protocol}, from port: ${duplicate.from}, to port: ${duplicate.to}, ALLOW`;
    throw new Ec2Error('InvalidPermission.Duplicate', `the specified rule "${peer}" already exists`);
  }
  if (group.rules.length + wanted.length > ec2.world.quotas.limit('rules-per-security-group', 60)) {
    throw new Ec2Error(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    );
  }
  const rules = wanted.map((rule) => ({ ...rule, id: ec2.newId('sgr') }));
  group.rules.push(...rules);
  await publishGroup(ec2, group.id);
  return { Return: true, SecurityGroupRules: rules.map((rule) => ruleOutput(ec2, group, rule)) };
};

const ruleOutput = ({ accountId }: Ec2, group: Group, rule: Rule) => ({
  SecurityGroupRuleId: rule.id,
  GroupId: group.id,
  GroupOwnerId: accountId,
  IsEgress: false,
  IpProtocol: rule.protocol,
  FromPort: rule.from ?? -1,
  ToPort: rule.to ?? -1,
  CidrIpv4: rule.cidr,
});

const revoke: Operation<RulesInput & { readonly SecurityGroupRuleIds?: readonly string[] }> = async (ec2, input) => {
  const group = groupOf(ec2, input.GroupId ?? '');
  const ids = input.SecurityGroupRuleIds;
  const goes = (rule: Rule, wanted: readonly Omit<Rule, 'id'>[]) =>
    ids?.includes(rule.id) ?? wanted.some((each) => isSame(each, rule));
  const wanted = ids === undefined ? rulesOf(input) : [];
  const gone = group.rules.filter((rule) => goes(rule, wanted));
  if (gone.length < (ids ?? wanted).length) {
    throw new Ec2Error('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  }
  group.rules = group.rules.filter((rule) => !gone.includes(rule));
  await publishGroup(ec2, group.id);
  return { Return: true };
};

interface ListInput extends DescribeInput {
  readonly GroupIds?: readonly string[];
  readonly GroupNames?: readonly string[];
}

const describeGroups: Operation<ListInput> = (ec2, input) => {
  const all = shown(ec2, ec2.region.groups, input.GroupIds, 'InvalidGroup.NotFound', 'security group');
  const named = all.filter(({ name }) => input.GroupNames?.includes(name) ?? true);
  const found = filtered(named, input.Filters, {
    'group-id': ({ id }) => id,
    'group-name': ({ name }) => name,
    'vpc-id': ({ vpcId }) => vpcId,
    'owner-id': () => ec2.accountId,
    description: ({ description }) => description,
  });
  const { items, next } = pageOf(found, input);
  return { SecurityGroups: items.map((group) => groupOutput(ec2, group)), NextToken: next };
};

const groupOutput = ({ accountId }: Ec2, group: Group) => ({
  GroupId: group.id,
  GroupName: group.name,
  Description: group.description,
  OwnerId: accountId,
  VpcId: group.vpcId,
  IpPermissions: group.rules.map(({ protocol, from, to, cidr }) => ({
    IpProtocol: protocol,
    FromPort: from,
    ToPort: to,
    IpRanges: [{ CidrIp: cidr }],
  })),
  IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  Tags: tagSet(group),
});

export const groupOperations = {
  CreateSecurityGroup: createGroup,
  DeleteSecurityGroup: deleteGroup,
  DescribeSecurityGroups: describeGroups,
  AuthorizeSecurityGroupIngress: authorize,
  RevokeSecurityGroupIngress: revoke,
};
