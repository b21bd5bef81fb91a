import { Ec2Error, inUse, invalidValue, missingParameter, tooMany } from './errors.ts';
import { filtered } from './filter.ts';
import { type DescribeInput, get, shown, vpcOf } from './network.ts';
import { pageOf } from './page.ts';
import { publishGroup } from './published.ts';
import { allOut, type Ec2, type Group, made, type Operation, type Rule } from './region.ts';
import { duplicateRule, isSame, permissionsOf, type RulesInput, ruleOutput, rulesOf } from './rule.ts';
import { type TagSpecification, tagSet, tagsFor } from './tags.ts';

/** @throws Ec2Error InvalidGroupId.Malformed, InvalidGroup.NotFound */
export function groupOf({ region }: Ec2, id: string): Group {
  checkId(id);
  return get(region.groups, id, 'InvalidGroup.NotFound', 'security group');
}

function checkId(id: string): void {
  if (!/^sg-[0-9a-f]{8,17}$/.test(id))
    throw new Ec2Error('InvalidGroupId.Malformed', `Invalid id: "${id}" (expecting "sg-...")`);
}

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
    rules: [allOut(ec2.newId)],
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

/** All of its rules or, when one of them is there already, none. */
const authorize =
  (egress: boolean): Operation<RulesInput> =>
  async (ec2, input) => {
    const group = groupOf(ec2, input.GroupId ?? '');
    const wanted = rulesOf(ec2, input, egress);
    const duplicate = wanted.find((rule) => group.rules.some((each) => isSame(each, rule)));
    if (duplicate !== undefined) throw duplicateRule(duplicate);
    const already = group.rules.filter((each) => each.egress === egress).length;
    if (already + wanted.length > ec2.world.quotas.limit('rules-per-security-group', 60)) {
      const message = 'The maximum number of rules per security group has been reached.';
      throw new Ec2Error('RulesPerSecurityGroupLimitExceeded', message);
    }
    const rules = wanted.map((rule) => ({ ...rule, id: ec2.newId('sgr') }));
    group.rules.push(...rules);
    await publishGroup(ec2, group.id);
    return { Return: true, SecurityGroupRules: rules.map((rule) => ruleOutput(ec2, group, rule)) };
  };

type RevokeInput = RulesInput & { readonly SecurityGroupRuleIds?: readonly string[] };

const revoke =
  (egress: boolean): Operation<RevokeInput> =>
  async (ec2, input) => {
    const group = groupOf(ec2, input.GroupId ?? '');
    const ids = input.SecurityGroupRuleIds;
    const wanted = ids === undefined ? rulesOf(ec2, input, egress) : [];
    const goes = (rule: Rule) =>
      rule.egress === egress && (ids?.includes(rule.id) ?? wanted.some((each) => isSame(each, rule)));
    const gone = group.rules.filter(goes);
    if (gone.length < (ids ?? wanted).length) {
      throw new Ec2Error('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
    }
    group.rules = group.rules.filter((rule) => !gone.includes(rule));
    await publishGroup(ec2, group.id);
    return { Return: true };
  };

type ListRulesInput = DescribeInput & { readonly SecurityGroupRuleIds?: readonly string[] };

const describeRules: Operation<ListRulesInput> = (ec2, input) => {
  const groups = shown(ec2, ec2.region.groups, undefined, 'InvalidGroup.NotFound', 'security group');
  const all = groups.flatMap((group) => group.rules.map((rule) => ({ group, rule, tags: new Map<string, string>() })));
  const ids = input.SecurityGroupRuleIds;
  const found = filtered(
    all.filter(({ rule }) => ids?.includes(rule.id) ?? true),
    input.Filters,
    { 'group-id': ({ group }) => group.id, 'security-group-rule-id': ({ rule }) => rule.id },
  );
  const { items, next } = pageOf(found, input);
  return { SecurityGroupRules: items.map(({ group, rule }) => ruleOutput(ec2, group, rule)), NextToken: next };
};

interface ListInput extends DescribeInput {
  readonly GroupIds?: readonly string[];
  readonly GroupNames?: readonly string[];
}

const describeGroups: Operation<ListInput> = (ec2, input) => {
  for (const id of input.GroupIds ?? []) checkId(id);
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

const groupOutput = (ec2: Ec2, group: Group) => ({
  GroupId: group.id,
  GroupName: group.name,
  Description: group.description,
  OwnerId: ec2.accountId,
  VpcId: group.vpcId,
  IpPermissions: permissionsOf(
    ec2,
    group.rules.filter(({ egress }) => !egress),
  ),
  IpPermissionsEgress: permissionsOf(
    ec2,
    group.rules.filter(({ egress }) => egress),
  ),
  Tags: tagSet(group),
});

export const groupOperations = {
  CreateSecurityGroup: createGroup,
  DeleteSecurityGroup: deleteGroup,
  DescribeSecurityGroups: describeGroups,
  DescribeSecurityGroupRules: describeRules,
  AuthorizeSecurityGroupIngress: authorize(false),
  AuthorizeSecurityGroupEgress: authorize(true),
  RevokeSecurityGroupIngress: revoke(false),
  RevokeSecurityGroupEgress: revoke(true),
};
