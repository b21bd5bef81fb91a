import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
} from '@aws-sdk/client-ec2';
import { present } from './client.ts';
import type { Making } from './site.ts';

const anywhere = '0.0.0.0/0';

/** The network's gateway. One that was made and not attached by a call that was ended midway is taken. */
export async function ensureGateway({ ec2, call, parts, tagged }: Making, vpcId: string): Promise<string> {
  const isOn = ({ Attachments = [] }: (typeof parts.gateways)[number]) =>
    Attachments.some(({ VpcId }) => VpcId === vpcId);
  const known = parts.gateways.find(isOn) ?? parts.gateways.find(({ Attachments = [] }) => Attachments.length === 0);
  const gateway =
    known ?? (await ec2.write(new CreateInternetGatewayCommand(tagged('internet-gateway')), call)).InternetGateway;
  const InternetGatewayId = present(gateway?.InternetGatewayId, 'an InternetGatewayId');
  if (known === undefined || !isOn(known)) {
    await ec2.write(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }), call);
  }
  return InternetGatewayId;
}

interface Ways {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly gatewayId: string;
}

/** A table with a way to the gateway that each subnet uses. */
export async function ensureRoutes(
  { ec2, call, parts, tagged }: Making,
  { vpcId, subnetIds, gatewayId }: Ways,
): Promise<void> {
  const known = parts.tables.find(({ VpcId }) => VpcId === vpcId);
  const table =
    known ??
    (await ec2.write(new CreateRouteTableCommand({ VpcId: vpcId, ...tagged('route-table') }), call)).RouteTable;
  const RouteTableId = present(table?.RouteTableId, 'a RouteTableId');
  const leadsOut = known?.Routes?.some(({ DestinationCidrBlock }) => DestinationCidrBlock === anywhere) === true;
  if (!leadsOut) {
    await ec2.write(
      new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: anywhere, GatewayId: gatewayId }),
      call,
    );
  }
  const uses = new Set(parts.tables.flatMap(({ Associations = [] }) => Associations.map(({ SubnetId }) => SubnetId)));
  for (const SubnetId of subnetIds) {
    if (!uses.has(SubnetId)) await ec2.write(new AssociateRouteTableCommand({ RouteTableId, SubnetId }), call);
  }
}
