import { addressOfInstance } from './address-of.ts';
import { Ec2Error, invalidValue, missingParameter, tooMany } from './errors.ts';
import { filtered } from './filter.ts';
import type { DescribeInput } from './network.ts';
import { publish } from './published.ts';
import { type Address, type Ec2, isVisible, made, type Operation } from './region.ts';
import { type TagSpecification, tagSet, tagsFor } from './tags.ts';

/** Half a US cent an hour for each public IPv4 address, since February 2024. */
const microsPerHour = 5_000;

interface AllocateInput {
  readonly Domain?: string;
  readonly TagSpecifications?: readonly TagSpecification[];
}

const allocate: Operation<AllocateInput> = (ec2, { Domain = 'vpc', TagSpecifications }) => {
  const { region, world } = ec2;
  if (Domain !== 'vpc') throw invalidValue('domain', Domain);
  const tags = tagsFor('elastic-ip', TagSpecifications);
  if (region.addresses.size >= world.quotas.limit('addresses', 5)) throw tooMany('AddressLimitExceeded', 'addresses');
  const address: Address = {
    ...made(ec2, 'eipalloc', tags),
    ip: world.machines.reserveAddress(),
    association: undefined,
  };
  region.addresses.set(address.id, address);
  world.bill.open({ resource: address.id, sku: 'public-ipv4', currency: 'USD', microsPerHour });
  return {
    PublicIp: address.ip,
    AllocationId: address.id,
    Domain,
    NetworkBorderGroup: region.name,
    PublicIpv4Pool: 'amazon',
  };
};

function addressOf({ region }: Ec2, id: string | undefined): Address {
  if (id === undefined) throw missingParameter('AllocationId');
  const found = region.addresses.get(id);
  if (found === undefined)
    throw new Ec2Error('InvalidAllocationID.NotFound', `The allocation ID '${id}' does not exist`);
  return found;
}

interface AssociateInput {
  readonly AllocationId?: string;
  readonly InstanceId?: string;
  readonly AllowReassociation?: boolean;
}

/** Only an instance that is there and not on its way out; it must stand in a network with a gateway. */
const associate: Operation<AssociateInput> = async (
  ec2,
  { AllocationId, InstanceId = '', AllowReassociation = true },
) => {
  const address = addressOf(ec2, AllocationId);
  const instance = ec2.region.instances.get(InstanceId);
  if (instance === undefined)
    throw new Ec2Error('InvalidInstanceID.NotFound', `The instance ID '${InstanceId}' does not exist`);
  const busy = instance.ending !== undefined || instance.machine.state() === 'booting';
  if (busy)
    throw new Ec2Error(
      'InvalidInstanceID',
      `The pending instance '${InstanceId}' is not in a valid state for this operation.`,
    );
  if (![...ec2.region.gateways.values()].some(({ vpcId }) => vpcId === instance.subnet.vpcId)) {
    throw new Ec2Error(
      'Gateway.NotAttached',
      `Network ${instance.subnet.vpcId} is not attached to any internet gateway`,
    );
  }
  const { association } = address;
  if (association?.instanceId === InstanceId) return { AssociationId: association.id };
  if (association !== undefined && !AllowReassociation) {
    throw new Ec2Error(
      'Resource.AlreadyAssociated',
      `resource ${address.id} is already associated with ${association.id}`,
    );
  }
  const before = addressOfInstance(ec2, InstanceId);
  if (before !== undefined) before.association = undefined;
  address.association = { id: ec2.newId('eipassoc'), instanceId: InstanceId };
  await publish(ec2, instance);
  return { AssociationId: address.association.id };
};

const disassociate: Operation<{ readonly AssociationId?: string }> = async (ec2, { AssociationId }) => {
  const { region } = ec2;
  if (AssociationId === undefined) throw missingParameter('AssociationId');
  const address = [...region.addresses.values()].find(({ association }) => association?.id === AssociationId);
  if (address === undefined) {
    throw new Ec2Error('InvalidAssociationID.NotFound', `The association ID '${AssociationId}' does not exist`);
  }
  const instance = region.instances.get(address.association?.instanceId ?? '');
  address.association = undefined;
  if (instance !== undefined) await publish(ec2, instance);
  return {};
};

const release: Operation<{ readonly AllocationId?: string }> = (ec2, { AllocationId }) => {
  const { id, ip, association } = addressOf(ec2, AllocationId);
  if (association !== undefined) throw new Ec2Error('InvalidIPAddress.InUse', `Address ${ip} is in use.`);
  ec2.region.addresses.delete(id);
  ec2.world.machines.releaseAddress(ip);
  ec2.world.bill.close(id);
  return {};
};

interface ListInput extends DescribeInput {
  readonly AllocationIds?: readonly string[];
  readonly PublicIps?: readonly string[];
}

const describe: Operation<ListInput> = (ec2, { AllocationIds, PublicIps, Filters }) => {
  const { addresses, instances } = ec2.region;
  const named =
    AllocationIds?.map((id) => addressOf(ec2, id)) ?? [...addresses.values()].filter((each) => isVisible(ec2, each));
  const found = filtered(
    named.filter(({ ip }) => PublicIps?.includes(ip) ?? true),
    Filters,
    {
      'allocation-id': ({ id }) => id,
      'association-id': ({ association }) => association?.id,
      'instance-id': ({ association }) => association?.instanceId,
      'public-ip': ({ ip }) => ip,
      domain: () => 'vpc',
    },
  );
  const Addresses = found.map((address) => ({
    AllocationId: address.id,
    PublicIp: address.ip,
    Domain: 'vpc',
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: ec2.region.name,
    AssociationId: address.association?.id,
    InstanceId: address.association?.instanceId,
    PrivateIpAddress: instances.get(address.association?.instanceId ?? '')?.machine.privateAddress,
    Tags: tagSet(address),
  }));
  return { Addresses };
};

export const addressOperations = {
  AllocateAddress: allocate,
  AssociateAddress: associate,
  DisassociateAddress: disassociate,
  ReleaseAddress: release,
  DescribeAddresses: describe,
};
