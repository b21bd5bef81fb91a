import {
  DeleteInternetGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeInstancesCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import { CloudError } from '../errors.ts';
import type { CallOptions } from '../port.ts';
import type { Ec2 } from './client.ts';
import { readParts, type SiteParts } from './site-parts.ts';

const standing = ['pending', 'running', 'stopping', 'stopped', 'shutting-down'];

/**
 * Deletes all that carries the site's tag, in the order that the vendor wants; answers whether nothing was left to delete.
 * @throws CloudError `invalid` while a machine stands in it.
 */
export async function deleteParts(ec2: Ec2, key: string, call: CallOptions): Promise<{ readonly done: boolean }> {
  const parts = await readParts(ec2, key, call);
  const left = Object.values(parts).reduce((sum, { length }) => sum + length, 0);
  if (left === 0) return { done: true };
  await refuseOccupied(ec2, key, parts, call);
  try {
    await deleteAll(ec2, parts, call);
  } catch (error) {
    // What hangs on a part is not listed yet, or just about to end: the next step finds it.
    if (!(error instanceof CloudError) || error.vendorCode !== 'DependencyViolation') throw error;
  }
  return { done: false };
}

async function deleteAll(ec2: Ec2, parts: SiteParts, call: CallOptions): Promise<void> {
  for (const { InternetGatewayId, Attachments = [] } of parts.gateways) {
    for (const { VpcId } of Attachments)
      await ec2.write(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }), call);
    await ec2.write(new DeleteInternetGatewayCommand({ InternetGatewayId }), call);
  }
  for (const { SubnetId } of parts.subnets) await ec2.write(new DeleteSubnetCommand({ SubnetId }), call);
  for (const { RouteTableId } of parts.tables) await ec2.write(new DeleteRouteTableCommand({ RouteTableId }), call);
  for (const { GroupId } of parts.groups) await ec2.write(new DeleteSecurityGroupCommand({ GroupId }), call);
  for (const { VpcId } of parts.vpcs) await ec2.write(new DeleteVpcCommand({ VpcId }), call);
}

async function refuseOccupied(ec2: Ec2, key: string, { vpcs }: SiteParts, call: CallOptions): Promise<void> {
  const ids = vpcs.flatMap(({ VpcId = [] }) => VpcId);
  if (ids.length === 0) return;
  const Filters = [
    { Name: 'vpc-id', Values: ids },
    { Name: 'instance-state-name', Values: standing },
  ];
  const { Reservations = [] } = await ec2.read(new DescribeInstancesCommand({ Filters, MaxResults: 5 }), call);
  if (Reservations.length > 0) throw new CloudError('invalid', `Machines stand in the site ${key}; delete them first`);
}
