import { DescribeAvailabilityZonesCommand, DescribeInstanceTypesCommand } from '@aws-sdk/client-ec2';
import type { CallOptions, Offers } from '../port.ts';
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
  const [{ AvailabilityZones = [] }, { InstanceTypes = [] }] = await Promise.all([
    ec2.read(new DescribeAvailabilityZonesCommand({}), call),
    ec2.read(new DescribeInstanceTypesCommand({ Filters }), call),
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
  };
}
