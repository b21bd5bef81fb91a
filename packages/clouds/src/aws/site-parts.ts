import {
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type InternetGateway,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type Vpc,
} from '@aws-sdk/client-ec2';
import type { CallOptions } from '../port.ts';
import type { Ec2 } from './client.ts';
import { siteTag, tagFilter } from './names.ts';

/** All that carries a site's tag. A creation whose answer was lost and that was repeated may have left a second of a kind. */
export interface SiteParts {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly gateways: readonly InternetGateway[];
  readonly tables: readonly RouteTable[];
  readonly groups: readonly SecurityGroup[];
}

/** Sites are few and their parts are too: one page holds them. */
const partsMax = 100;

export async function readParts(ec2: Ec2, key: string, call: CallOptions): Promise<SiteParts> {
  const input = { Filters: [tagFilter(siteTag, key)], MaxResults: partsMax };
  const [{ Vpcs = [] }, { Subnets = [] }, { InternetGateways = [] }, { RouteTables = [] }, { SecurityGroups = [] }] =
    await Promise.all([
      ec2.read(new DescribeVpcsCommand(input), call),
      ec2.read(new DescribeSubnetsCommand(input), call),
      ec2.read(new DescribeInternetGatewaysCommand(input), call),
      ec2.read(new DescribeRouteTablesCommand(input), call),
      ec2.read(new DescribeSecurityGroupsCommand(input), call),
    ]);
  return {
    vpcs: sorted(Vpcs, ({ VpcId }) => VpcId),
    subnets: sorted(Subnets, ({ SubnetId }) => SubnetId),
    gateways: sorted(InternetGateways, ({ InternetGatewayId }) => InternetGatewayId),
    tables: sorted(RouteTables, ({ RouteTableId }) => RouteTableId),
    groups: sorted(SecurityGroups, ({ GroupId }) => GroupId),
  };
}

/** So that every reader takes the same one for the first. */
const sorted = <T>(items: readonly T[], id: (item: T) => string | undefined): readonly T[] =>
  items.toSorted((a, b) => (id(a) ?? '').localeCompare(id(b) ?? ''));
