import { parseCidr } from './cidr.ts';
import { Ec2Error, inUse } from './errors.ts';
import { filtered } from './filter.ts';
import { type DescribeInput, get, shown, subnetOf, vpcOf } from './network.ts';
import { pageOf } from './page.ts';
import { type Ec2, type Gateway, made, type Operation, type RouteTable } from './region.ts';
import { type TagSpecification, tagSet, tagsFor } from './tags.ts';

const gatewayOf = ({ region }: Ec2, id: string): Gateway =>
  get(region.gateways, id, 'InvalidInternetGatewayID.NotFound', 'internetGateway');
const tableOf = ({ region }: Ec2, id: string): RouteTable =>
  get(region.routeTables, id, 'InvalidRouteTableID.NotFound', 'routeTable');

interface Tagged {
  readonly TagSpecifications?: readonly TagSpecification[];
}
interface GatewayInput {
  readonly InternetGatewayId: string;
}
interface AttachInput extends GatewayInput {
  readonly VpcId: string;
}

const createGateway: Operation<Tagged> = (ec2, { TagSpecifications }) => {
  const gateway: Gateway = { ...made(ec2, 'igw', tagsFor('internet-gateway', TagSpecifications)), vpcId: undefined };
  ec2.region.gateways.set(gateway.id, gateway);
  return { InternetGateway: gatewayOutput(ec2, gateway) };
};

const gatewayOutput = ({ accountId }: Ec2, gateway: Gateway) => ({
  InternetGatewayId: gateway.id,
  OwnerId: accountId,
  Attachments: gateway.vpcId === undefined ? [] : [{ State: 'available', VpcId: gateway.vpcId }],
  Tags: tagSet(gateway),
});

const attachGateway: Operation<AttachInput> = (ec2, { InternetGatewayId, VpcId }) => {
  const gateway = gatewayOf(ec2, InternetGatewayId);
  vpcOf(ec2, VpcId);
  const taken = [...ec2.region.gateways.values()].some(({ vpcId }) => vpcId === VpcId);
  if (gateway.vpcId !== undefined || taken) {
    throw new Ec2Error(
      'Resource.AlreadyAssociated',
      `resource ${InternetGatewayId} is already attached to network ${VpcId}`,
    );
  }
  gateway.vpcId = VpcId;
  return {};
};

const detachGateway: Operation<AttachInput> = (ec2, { InternetGatewayId, VpcId }) => {
  const gateway = gatewayOf(ec2, InternetGatewayId);
  if (gateway.vpcId !== VpcId) {
    throw new Ec2Error('Gateway.NotAttached', `resource ${InternetGatewayId} is not attached to network ${VpcId}`);
  }
  const { addresses, instances } = ec2.region;
  const mapped = [...addresses.values()].some(
    ({ association }) => association !== undefined && instances.get(association.instanceId)?.subnet.vpcId === VpcId,
  );
  if (mapped) throw inUse(`Network ${VpcId} has some mapped public address(es). Please unmap those first.`);
  gateway.vpcId = undefined;
  return {};
};

const deleteGateway: Operation<GatewayInput> = (ec2, { InternetGatewayId }) => {
  if (gatewayOf(ec2, InternetGatewayId).vpcId !== undefined) {
    throw inUse(`The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`);
  }
  ec2.region.gateways.delete(InternetGatewayId);
  return {};
};

const describeGateways: Operation<DescribeInput & { readonly InternetGatewayIds?: readonly string[] }> = (
  ec2,
  input,
) => {
  const { gateways } = ec2.region;
  const all = shown(ec2, gateways, input.InternetGatewayIds, 'InvalidInternetGatewayID.NotFound', 'internetGateway');
  const found = filtered(all, input.Filters, {
    'internet-gateway-id': ({ id }) => id,
    'attachment.vpc-id': ({ vpcId }) => vpcId,
    'owner-id': () => ec2.accountId,
  });
  const { items, next } = pageOf(found, input);
  return { InternetGateways: items.map((gateway) => gatewayOutput(ec2, gateway)), NextToken: next };
};

const createTable: Operation<Tagged & { readonly VpcId: string }> = (ec2, { VpcId, TagSpecifications }) => {
  const { cidr } = vpcOf(ec2, VpcId);
  const table: RouteTable = {
    ...made(ec2, 'rtb', tagsFor('route-table', TagSpecifications)),
    vpcId: VpcId,
    main: false,
    routes: [{ cidr, gatewayId: 'local' }],
    associations: [],
  };
  ec2.region.routeTables.set(table.id, table);
  return { RouteTable: tableOutput(ec2, table) };
};

const tableOutput = ({ accountId }: Ec2, table: RouteTable) => ({
  RouteTableId: table.id,
  VpcId: table.vpcId,
  OwnerId: accountId,
  Routes: table.routes.map(({ cidr, gatewayId }) => ({
    DestinationCidrBlock: cidr,
    GatewayId: gatewayId,
    State: 'active',
    Origin: gatewayId === 'local' ? 'CreateRouteTable' : 'CreateRoute',
  })),
  Associations: table.associations.map(({ id, subnetId }) => ({
    RouteTableAssociationId: id,
    RouteTableId: table.id,
    SubnetId: subnetId,
    Main: subnetId === undefined,
    AssociationState: { State: 'associated' },
  })),
  Tags: tagSet(table),
});

const deleteTable: Operation<{ readonly RouteTableId: string }> = (ec2, { RouteTableId }) => {
  const { main, associations } = tableOf(ec2, RouteTableId);
  if (main || associations.length > 0) {
    throw inUse(`The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`);
  }
  ec2.region.routeTables.delete(RouteTableId);
  return {};
};

interface RouteInput {
  readonly RouteTableId: string;
  readonly DestinationCidrBlock?: string;
  readonly GatewayId?: string;
}

const createRoute: Operation<RouteInput> = (ec2, { RouteTableId, DestinationCidrBlock = '', GatewayId = '' }) => {
  const table = tableOf(ec2, RouteTableId);
  parseCidr(DestinationCidrBlock, 'destinationCidrBlock');
  if (gatewayOf(ec2, GatewayId).vpcId !== table.vpcId) {
    throw new Ec2Error(
      'InvalidParameterValue',
      `route table ${RouteTableId} and network gateway ${GatewayId} belong to different networks`,
    );
  }
  const existing = table.routes.find(({ cidr }) => cidr === DestinationCidrBlock);
  if (existing !== undefined && existing.gatewayId !== GatewayId) {
    throw new Ec2Error('RouteAlreadyExists', `The route identified by ${DestinationCidrBlock} already exists.`);
  }
  if (existing === undefined) table.routes.push({ cidr: DestinationCidrBlock, gatewayId: GatewayId });
  return { Return: true };
};

const deleteRoute: Operation<RouteInput> = (ec2, { RouteTableId, DestinationCidrBlock = '' }) => {
  const { routes } = tableOf(ec2, RouteTableId);
  const at = routes.findIndex(({ cidr, gatewayId }) => cidr === DestinationCidrBlock && gatewayId !== 'local');
  if (at < 0) {
    const message = `no route with destination-cidr-block ${DestinationCidrBlock} in route table ${RouteTableId}`;
    throw new Ec2Error('InvalidRoute.NotFound', message);
  }
  routes.splice(at, 1);
  return {};
};

const associateTable: Operation<{ readonly RouteTableId: string; readonly SubnetId?: string }> = (ec2, input) => {
  const { associations, vpcId } = tableOf(ec2, input.RouteTableId);
  const subnet = subnetOf(ec2, input.SubnetId ?? '');
  if (subnet.vpcId !== vpcId)
    throw new Ec2Error('InvalidParameterValue', 'Route table and subnet belong to different networks');
  const known = associations.find(({ subnetId }) => subnetId === subnet.id);
  const elsewhere = [...ec2.region.routeTables.values()].some((table) =>
    table.associations.some(({ subnetId }) => subnetId === subnet.id),
  );
  if (known === undefined && elsewhere) {
    throw new Ec2Error(
      'Resource.AlreadyAssociated',
      `the specified association for subnet ${subnet.id} conflicts with an existing association`,
    );
  }
  const id = known?.id ?? ec2.newId('rtbassoc');
  if (known === undefined) associations.push({ id, subnetId: subnet.id });
  return { AssociationId: id, AssociationState: { State: 'associated' } };
};

const disassociateTable: Operation<{ readonly AssociationId: string }> = ({ region }, { AssociationId }) => {
  for (const { associations } of region.routeTables.values()) {
    const at = associations.findIndex(({ id, subnetId }) => id === AssociationId && subnetId !== undefined);
    if (at < 0) continue;
    associations.splice(at, 1);
    return {};
  }
  throw new Ec2Error('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`);
};

const describeTables: Operation<DescribeInput & { readonly RouteTableIds?: readonly string[] }> = (ec2, input) => {
  const all = shown(ec2, ec2.region.routeTables, input.RouteTableIds, 'InvalidRouteTableID.NotFound', 'routeTable');
  const found = filtered(all, input.Filters, {
    'route-table-id': ({ id }) => id,
    'vpc-id': ({ vpcId }) => vpcId,
    'association.main': ({ main }) => main,
    'association.subnet-id': ({ associations }) => associations.map(({ subnetId }) => subnetId),
  });
  const { items, next } = pageOf(found, input);
  return { RouteTables: items.map((table) => tableOutput(ec2, table)), NextToken: next };
};

export const routingOperations = {
  CreateInternetGateway: createGateway,
  AttachInternetGateway: attachGateway,
  DetachInternetGateway: detachGateway,
  DeleteInternetGateway: deleteGateway,
  DescribeInternetGateways: describeGateways,
  CreateRouteTable: createTable,
  DeleteRouteTable: deleteTable,
  CreateRoute: createRoute,
  DeleteRoute: deleteRoute,
  AssociateRouteTable: associateTable,
  DisassociateRouteTable: disassociateTable,
  DescribeRouteTables: describeTables,
};
