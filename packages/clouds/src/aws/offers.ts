import {
  DescribeAccountAttributesCommand,
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypesCommand,
} from '@aws-sdk/client-ec2';
import { CloudError } from '../errors.ts';
import type { CallOptions, Offers, QuotaSeen } from '../port.ts';
import { bookFiles } from '../prices/book.ts';
import type { Ec2 } from './client.ts';
import { imageOffers } from './images.ts';

/** Types that are offered: those that there is a price of somewhere. */
const offeredTypes = [
  ...new Set(bookFiles.aws.rows.flatMap(({ kind, sku }) => (kind === 'machine' ? [sku] : []))),
].sort();

/** Zones and types of the account's region. The vendor tells no stock, so whether a type can be had now is unknown. */
export async function readOffers(ec2: Ec2, call: CallOptions): Promise<Offers> {
  const Filters = [{ Name: 'instance-type', Values: offeredTypes }];
  const [{ AvailabilityZones = [] }, { InstanceTypes = [] }, quotas] = await Promise.all([
    ec2.read(new DescribeAvailabilityZonesCommand({}), call),
    ec2.read(new DescribeInstanceTypesCommand({ Filters }), call),
    readQuotas(ec2, call),
  ]);
  return {
    zones: AvailabilityZones.flatMap(({ ZoneName = [] }) => ZoneName),
    types: InstanceTypes.map(({ InstanceType, VCpuInfo, MemoryInfo }) => ({
      name: String(InstanceType),
      cpus: VCpuInfo?.DefaultVCpus ?? 0,
      memoryMiB: MemoryInfo?.SizeInMiB ?? 0,
      availability: 'unknown' as const,
    })),
    images: imageOffers,
    prices: [],
    quotas,
  };
}

const addressLimit = 'vpc-max-elastic-ips';

/** Of reserved addresses; limits of vCPUs are told by another service. A key that may not ask learns nothing. */
async function readQuotas(ec2: Ec2, call: CallOptions): Promise<readonly QuotaSeen[]> {
  try {
    const [{ AccountAttributes = [] }, { Addresses = [] }] = await Promise.all([
      ec2.read(new DescribeAccountAttributesCommand({}), call),
      ec2.read(new DescribeAddressesCommand({}), call),
    ]);
    const told = AccountAttributes.find(({ AttributeName }) => AttributeName === addressLimit)?.AttributeValues;
    const limit = Number(told?.[0]?.AttributeValue);
    return Number.isInteger(limit) ? [{ measure: 'public addresses', limit, used: Addresses.length }] : [];
  } catch (error) {
    if (error instanceof CloudError && error.errorClass === 'permission') return [];
    throw error;
  }
}
