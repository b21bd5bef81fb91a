import { contains, overlap, parseCidr } from './cidr.ts';
import { Ec2Error, inUse, invalidValue, notFound, tooMany } from './errors.ts';
import { type FilterInput, filtered } from './filter.ts';
import { type PageInput, pageOf } from './page.ts';
import {
  defaultGroup,
  type Ec2,
  isVisible,
  type Made,
  made,
  mainRouteTable,
  type Operation,
  type Subnet,
  type Vpc,
} from './region.ts';
import { type TagSpecification, tagSet, tagsFor } from './tags.ts';

export interface DescribeInput extends PageInput {
  readonly Filters?: readonly FilterInput[];
}

/** One that exists, also when reads do not show it yet. @throws Ec2Error `code` */
export function get<T>(items: ReadonlyMap<string, T>, id: string, code: string, noun: string): T {
  const found = items.get(id);
  if (found === undefined) throw notFound(code, noun, id);
  return found;
}

/** What a read shows: those of the ids, each of which must be visible, or else all that are. */
export function shown<T extends Made>(
  ec2: Ec2,
  items: ReadonlyMap<string, T>,
  ids: readonly string[] | undefined,
  code: string,
  noun: string,
): T[] {
  if (ids === undefined || ids.length === 0) return [...items.values()].filter((item) => isVisible(ec2, item));
  return ids.map((id) => {
    const item = items.get(id);
    if (item === undefined || !isVisible(ec2, item)) throw notFound(code, noun, id);
    return item;
  });
}

export const vpcOf = ({ region }: Ec2, id: string): Vpc => get(region.vpcs, id, 'InvalidVpcID.NotFound', 'vpc');
export const subnetOf = ({ region }: Ec2, id: string): Subnet =>
  get(region.subnets, id, 'InvalidSubnetID.NotFound', 'subnet');

interface CreateVpcInput {
  readonly CidrBlock?: string;
  readonly TagSpecifications?: readonly TagSpecification[];
}

const plain = { isDefault: false, dnsHostnames: false, dnsSupport: true };

const createVpc: Operation<CreateVpcInput> = (ec2, { CidrBlock, TagSpecifications }) => {
  const { region, world } = ec2;
  if (CidrBlock === undefined)
    throw new Ec2Error('MissingParameter', 'The request must contain the parameter cidrBlock');
  const { bits } = parseCidr(CidrBlock);
  if (bits < 16 || bits > 28) throw new Ec2Error('InvalidVpc.Range', `The CIDR '${CidrBlock}' is invalid.`);
  if (region.vpcs.size >= world.quotas.limit('vpcs', 5)) throw tooMany('VpcLimitExceeded', 'VPCs');
  const vpc: Vpc = { ...made(ec2, 'vpc', tagsFor('vpc', TagSpecifications)), cidr: CidrBlock, ...plain };
  region.vpcs.set(vpc.id, vpc);
  const table = mainRouteTable(made(ec2, 'rtb'), vpc, ec2.newId);
  region.routeTables.set(table.id, table);
  const group = defaultGroup(made(ec2, 'sg'), vpc, ec2.newId);
  region.groups.set(group.id, group);
  return { Vpc: vpcOutput(ec2, vpc) };
};

const vpcOutput = ({ accountId }: Ec2, vpc: Vpc) => ({
  VpcId: vpc.id,
  OwnerId: accountId,
  CidrBlock: vpc.cidr,
  State: 'available',
  IsDefault: vpc.isDefault,
  InstanceTenancy: 'default',
  Tags: tagSet(vpc),
});

/** The main route table and the default group go with it; anything else must be gone. */
const deleteVpc: Operation<{ readonly VpcId: string }> = (ec2, { VpcId }) => {
  const { region } = ec2;
  vpcOf(ec2, VpcId);
  const inside = <T extends { readonly vpcId: string | undefined }>(items: ReadonlyMap<string, T>) =>
    [...items.values()].filter((item) => item.vpcId === VpcId);
  const tables = inside(region.routeTables);
  const groups = inside(region.groups);
  const blocks =
    inside(region.subnets).length > 0 ||
    inside(region.gateways).length > 0 ||
    tables.some(({ main }) => !main) ||
    groups.some(({ name }) => name !== 'default');
  if (blocks) throw inUse(`The vpc '${VpcId}' has dependencies and cannot be deleted.`);
  for (const { id } of tables) region.routeTables.delete(id);
  for (const { id } of groups) region.groups.delete(id);
  region.vpcs.delete(VpcId);
  return {};
};

const describeVpcs: Operation<DescribeInput & { readonly VpcIds?: readonly string[] }> = (ec2, input) => {
  const vpcs = shown(ec2, ec2.region.vpcs, input.VpcIds, 'InvalidVpcID.NotFound', 'vpc');
  const found = filtered(vpcs, input.Filters, {
    'vpc-id': ({ id }) => id,
    cidr: ({ cidr }) => cidr,
    'owner-id': () => ec2.accountId,
    'is-default': ({ isDefault }) => isDefault,
    isDefault: ({ isDefault }) => isDefault,
    state: () => 'available',
  });
  const { items, next } = pageOf(found, input);
  return { Vpcs: items.map((vpc) => vpcOutput(ec2, vpc)), NextToken: next };
};

interface CreateSubnetInput extends CreateVpcInput {
  readonly VpcId: string;
  readonly AvailabilityZone?: string;
}

const createSubnet: Operation<CreateSubnetInput> = (ec2, { VpcId, CidrBlock, AvailabilityZone, TagSpecifications }) => {
  const { region } = ec2;
  const vpc = vpcOf(ec2, VpcId);
  if (CidrBlock === undefined)
    throw new Ec2Error('MissingParameter', 'Either cidrBlock or ipv4IpamPoolId should be provided.');
  const block = parseCidr(CidrBlock);
  if (block.bits < 16 || block.bits > 28 || !contains(parseCidr(vpc.cidr), block)) {
    throw new Ec2Error('InvalidSubnet.Range', `The CIDR '${CidrBlock}' is invalid.`);
  }
  const others = [...region.subnets.values()].filter(({ vpcId }) => vpcId === VpcId);
  if (others.some(({ cidr }) => overlap(parseCidr(cidr), block))) {
    throw new Ec2Error('InvalidSubnet.Conflict', `The CIDR '${CidrBlock}' conflicts with another subnet`);
  }
  const zone = AvailabilityZone ?? region.zones[0] ?? '';
  if (!region.zones.includes(zone))
    throw invalidValue('availabilityZone', zone, 'is invalid. Subnets can be created in other zones.');
  const subnet: Subnet = {
    ...made(ec2, 'subnet', tagsFor('subnet', TagSpecifications)),
    vpcId: VpcId,
    cidr: CidrBlock,
    zone,
    mapsPublicIp: false,
  };
  region.subnets.set(subnet.id, subnet);
  return { Subnet: subnetOutput(ec2, subnet) };
};

const subnetOutput = ({ accountId, region }: Ec2, subnet: Subnet) => {
  const { from, to } = parseCidr(subnet.cidr);
  const taken = [...region.instances.values()].filter(({ subnet: { id } }) => id === subnet.id).length;
  return {
    SubnetId: subnet.id,
    VpcId: subnet.vpcId,
    OwnerId: accountId,
    CidrBlock: subnet.cidr,
    AvailabilityZone: subnet.zone,
    // Five addresses of each subnet are the vendor's.
    AvailableIpAddressCount: to - from + 1 - 5 - taken,
    State: 'available',
    DefaultForAz: region.vpcs.get(subnet.vpcId)?.isDefault === true,
    MapPublicIpOnLaunch: subnet.mapsPublicIp,
    Tags: tagSet(subnet),
  };
};

const deleteSubnet: Operation<{ readonly SubnetId: string }> = (ec2, { SubnetId }) => {
  const { region } = ec2;
  subnetOf(ec2, SubnetId);
  const occupied = [...region.instances.values()].some(
    ({ subnet, ending }) => subnet.id === SubnetId && ending !== 'terminated',
  );
  if (occupied) throw inUse(`The subnet '${SubnetId}' has dependencies and cannot be deleted.`);
  for (const table of region.routeTables.values()) {
    const kept = table.associations.filter(({ subnetId }) => subnetId !== SubnetId);
    table.associations.splice(0, table.associations.length, ...kept);
  }
  region.subnets.delete(SubnetId);
  return {};
};

const describeSubnets: Operation<DescribeInput & { readonly SubnetIds?: readonly string[] }> = (ec2, input) => {
  const subnets = shown(ec2, ec2.region.subnets, input.SubnetIds, 'InvalidSubnetID.NotFound', 'subnet');
  const found = filtered(subnets, input.Filters, {
    'subnet-id': ({ id }) => id,
    'vpc-id': ({ vpcId }) => vpcId,
    'availability-zone': ({ zone }) => zone,
    availabilityZone: ({ zone }) => zone,
    'cidr-block': ({ cidr }) => cidr,
    'default-for-az': ({ vpcId }) => ec2.region.vpcs.get(vpcId)?.isDefault,
    state: () => 'available',
  });
  const { items, next } = pageOf(found, input);
  return { Subnets: items.map((subnet) => subnetOutput(ec2, subnet)), NextToken: next };
};

export const networkOperations = {
  CreateVpc: createVpc,
  DeleteVpc: deleteVpc,
  DescribeVpcs: describeVpcs,
  CreateSubnet: createSubnet,
  DeleteSubnet: deleteSubnet,
  DescribeSubnets: describeSubnets,
};
