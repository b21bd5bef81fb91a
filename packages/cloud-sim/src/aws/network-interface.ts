import { addressOfInstance, publicAddressOf } from './address-of.ts';
import { notFound } from './errors.ts';
import { filtered } from './filter.ts';
import type { DescribeInput } from './network.ts';
import { pageOf } from './page.ts';
import { type Ec2, type Instance, isVisible, type Operation } from './region.ts';

export const privateName = ({ region }: Pick<Ec2, 'region'>, address: string): string => {
  const domain = region.name === 'us-east-1' ? 'ec2.internal' : `${region.name}.compute.internal`;
  return `ip-${address.replaceAll('.', '-')}.${domain}`;
};

/** Empty without an address. */
export const publicName = ({ region }: Pick<Ec2, 'region'>, address: string | undefined): string => {
  const domain = region.name === 'us-east-1' ? 'compute-1' : `${region.name}.compute`;
  return address === undefined ? '' : `ec2-${address.replaceAll('.', '-')}.${domain}.amazonaws.com`;
};

/** Of the vendor's range of addresses that are administered locally; the same for the same card. */
const macOf = (cardId: string): string => `02:${(cardId.slice(-10).match(/../g) ?? []).join(':')}`;

/** The one network interface of an instance, as the instance shows it. */
export function cardOf(ec2: Ec2, instance: Instance): object {
  const { subnet, machine, groupIds, cardId } = instance;
  const publicIp = publicAddressOf(ec2, instance);
  const association =
    publicIp === undefined
      ? undefined
      : {
          PublicIp: publicIp,
          PublicDnsName: publicName(ec2, publicIp),
          IpOwnerId: addressOfInstance(ec2, instance.id) === undefined ? 'amazon' : ec2.accountId,
        };
  const name = privateName(ec2, machine.privateAddress);
  return {
    NetworkInterfaceId: cardId,
    SubnetId: subnet.id,
    VpcId: subnet.vpcId,
    OwnerId: ec2.accountId,
    Description: '',
    Status: 'in-use',
    InterfaceType: 'interface',
    SourceDestCheck: true,
    MacAddress: macOf(cardId),
    PrivateIpAddress: machine.privateAddress,
    PrivateDnsName: name,
    PrivateIpAddresses: [
      { Primary: true, PrivateIpAddress: machine.privateAddress, PrivateDnsName: name, Association: association },
    ],
    Ipv6Addresses: [],
    Association: association,
    Groups: groupIds.map((id) => ({ GroupId: id, GroupName: ec2.region.groups.get(id)?.name ?? '' })),
    Attachment: attachmentOf(instance),
  };
}

const attachmentOf = ({ attachmentId, madeAtMs }: Instance) => ({
  AttachmentId: attachmentId,
  AttachTime: new Date(madeAtMs),
  DeleteOnTermination: true,
  DeviceIndex: 0,
  Status: 'attached',
});

interface ListInput extends DescribeInput {
  readonly NetworkInterfaceIds?: readonly string[];
}

/** Interfaces stand and go with their instances. */
const describe: Operation<ListInput> = (ec2, input) => {
  const { NetworkInterfaceIds: ids } = input;
  const all = [...ec2.region.instances.values()].filter(
    (instance) => instance.ending !== 'terminated' && isVisible(ec2, instance),
  );
  const missing = ids?.find((id) => !all.some(({ cardId }) => cardId === id));
  if (missing !== undefined) throw notFound('InvalidNetworkInterfaceID.NotFound', 'networkInterface', missing);
  const found = filtered(
    all.filter(({ cardId }) => ids?.includes(cardId) ?? true).map((instance) => ({ instance, tags: new Map() })),
    input.Filters,
    {
      'network-interface-id': ({ instance }) => instance.cardId,
      'attachment.instance-id': ({ instance }) => instance.id,
      'attachment.attachment-id': ({ instance }) => instance.attachmentId,
      'group-id': ({ instance }) => instance.groupIds,
      'subnet-id': ({ instance }) => instance.subnet.id,
      'vpc-id': ({ instance }) => instance.subnet.vpcId,
      'availability-zone': ({ instance }) => instance.subnet.zone,
      'private-ip-address': ({ instance }) => instance.machine.privateAddress,
      'addresses.private-ip-address': ({ instance }) => instance.machine.privateAddress,
      status: () => 'in-use',
    },
  );
  const { items, next } = pageOf(found, input);
  const NetworkInterfaces = items.map(({ instance }) => ({
    ...cardOf(ec2, instance),
    AvailabilityZone: instance.subnet.zone,
    Attachment: { ...attachmentOf(instance), InstanceId: instance.id, InstanceOwnerId: ec2.accountId },
    RequesterManaged: false,
    TagSet: [],
  }));
  return { NetworkInterfaces, NextToken: next };
};

export const networkInterfaceOperations = { DescribeNetworkInterfaces: describe };
