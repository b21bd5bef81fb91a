import { DescribeAvailabilityZonesCommand, DescribeInstanceTypesCommand } from '@aws-sdk/client-ec2';
import type { CallOptions, Offers } from '../port.ts';
import type { Ec2 } from './client.ts';
import { imageOffers } from './images.ts';
import { offeredTypes, pricesOf } from './prices.ts';

/** Zones and types of the region. The vendor tells no stock, so whether a type can be had now is unknown. */
export async function readOffers(ec2: Ec2, region: string, call: CallOptions): Promise<Offers> {
  const Filters = [{ Name: 'instance-type', Values: [...offeredTypes] }];
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
    prices: pricesOf(region),
  };
}
