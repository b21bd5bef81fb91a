import { Ec2Error, invalidValue } from './errors.ts';
import { type FilterInput, filtered } from './filter.ts';
import { type PageInput, pageOf } from './page.ts';
import type { Operation, Region } from './region.ts';

/** What the simulated vendor sells. Prices: Karpenter's AWS price table of 2026-07-20, us-east-1, on demand, Linux. */
export interface Type {
  readonly name: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly arch: 'x86_64' | 'arm64';
  readonly microsPerHour: number;
}

const type = (name: string, cpus: number, gib: number, microsPerHour: number, arch: Type['arch'] = 'x86_64'): Type => ({
  name,
  cpus,
  memoryMiB: gib * 1024,
  arch,
  microsPerHour,
});

export const types: readonly Type[] = [
  type('t3.micro', 2, 1, 10_400),
  type('t3.small', 2, 2, 20_800),
  type('t3.medium', 2, 4, 41_600),
  type('t3.large', 2, 8, 83_200),
  type('t3.xlarge', 4, 16, 166_400),
  type('t3a.medium', 2, 4, 37_600),
  type('t4g.medium', 2, 4, 33_600, 'arm64'),
  type('m7i.large', 2, 8, 100_800),
  type('m7i-flex.large', 2, 8, 95_800),
];

export const regionNames = [
  'ap-east-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'cn-north-1',
  'cn-northwest-1',
  'eu-central-1',
  'eu-west-1',
  'us-east-1',
  'us-east-2',
  'us-west-2',
] as const;

/** Off until the account opts in. */
export const disabledRegions: ReadonlySet<string> = new Set(['ap-east-1']);
export const zonesOf = (region: string): readonly string[] => ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
export const endpointOf = (region: string) => `ec2.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

interface Image {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly arch: Type['arch'];
  readonly created: string;
  readonly tags: ReadonlyMap<string, string>;
}

const canonical = '099720109477';
const debian = '136693071363';
const image = (id: string, owner: string, name: string, arch: Type['arch'], created: string): Image => ({
  id: `ami-${id}`,
  owner,
  name,
  description: name,
  arch,
  created,
  tags: new Map(),
});

const ubuntu = (release: string, arch: string, day: string) =>
  `ubuntu/images/hvm-ssd-gp3/ubuntu-${release}-${arch}-server-${day}`;

/** The same ids in every region, unlike the vendor's. */
const images: readonly Image[] = [
  image(
    '0a1b2c3d4e5f60718',
    canonical,
    ubuntu('noble-24.04', 'amd64', '20261015'),
    'x86_64',
    '2026-10-15T06:00:00.000Z',
  ),
  image(
    '0a1b2c3d4e5f60717',
    canonical,
    ubuntu('noble-24.04', 'amd64', '20260815'),
    'x86_64',
    '2026-08-15T06:00:00.000Z',
  ),
  image(
    '0a1b2c3d4e5f60719',
    canonical,
    ubuntu('noble-24.04', 'arm64', '20261015'),
    'arm64',
    '2026-10-15T06:00:00.000Z',
  ),
  image(
    '0a1b2c3d4e5f60720',
    canonical,
    ubuntu('jammy-22.04', 'amd64', '20261001'),
    'x86_64',
    '2026-10-01T06:00:00.000Z',
  ),
  image('0b1b2c3d4e5f60721', debian, 'debian-13-amd64-20261010-2262', 'x86_64', '2026-10-10T06:00:00.000Z'),
];
export const rootDevice = '/dev/sda1';

/** @throws Ec2Error InvalidAMIID.Malformed, InvalidAMIID.NotFound */
export function imageOf(id: string): Image {
  if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) throw new Ec2Error('InvalidAMIID.Malformed', `Invalid id: "${id}"`);
  const found = images.find((each) => each.id === id);
  if (found === undefined) throw new Ec2Error('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return found;
}

/** @throws Ec2Error InvalidParameterValue */
export function typeOf(name: string): Type {
  const found = types.find((each) => each.name === name);
  if (found === undefined) throw new Ec2Error('InvalidParameterValue', `Invalid value '${name}' for InstanceType.`);
  return found;
}

interface ListInput extends PageInput {
  readonly Filters?: readonly FilterInput[];
}
const untagged = <T>(item: T) => ({ item, tags: new Map<string, string>() });

const describeRegions: Operation<
  ListInput & { readonly RegionNames?: readonly string[]; readonly AllRegions?: boolean }
> = (_ec2, { RegionNames, AllRegions = false, Filters }) => {
  for (const name of RegionNames ?? [])
    if (!regionNames.some((each) => each === name)) throw invalidValue('region', name);
  const optIn = (name: string) => (disabledRegions.has(name) ? 'not-opted-in' : 'opt-in-not-required');
  const shown = regionNames.filter((name) => RegionNames?.includes(name) ?? (AllRegions || !disabledRegions.has(name)));
  const found = filtered(shown.map(untagged), Filters, {
    'region-name': ({ item }) => item,
    endpoint: ({ item }) => endpointOf(item),
    'opt-in-status': ({ item }) => optIn(item),
  });
  return {
    Regions: found.map(({ item }) => ({ Endpoint: endpointOf(item), RegionName: item, OptInStatus: optIn(item) })),
  };
};

const describeZones: Operation<ListInput & { readonly ZoneNames?: readonly string[] }> = ({ region }, input) => {
  for (const name of input.ZoneNames ?? []) if (!region.zones.includes(name)) throw invalidValue('ZoneName', name);
  const zones = region.zones.filter((zone) => input.ZoneNames?.includes(zone) ?? true);
  const found = filtered(zones.map(untagged), input.Filters, {
    'zone-name': ({ item }) => item,
    'zone-type': () => 'availability-zone',
    'region-name': () => region.name,
    state: () => 'available',
    'opt-in-status': () => 'opt-in-not-required',
  });
  return { AvailabilityZones: found.map(({ item }) => zoneOutput(region, item)) };
};

const zoneOutput = (region: Region, zone: string) => ({
  State: 'available',
  OptInStatus: 'opt-in-not-required',
  RegionName: region.name,
  ZoneName: zone,
  ZoneId: `sim1-az${1 + region.zones.indexOf(zone)}`,
  ZoneType: 'availability-zone',
});

const describeTypes: Operation<ListInput & { readonly InstanceTypes?: readonly string[] }> = (_ec2, input) => {
  for (const name of input.InstanceTypes ?? []) {
    if (types.some((each) => each.name === name)) continue;
    throw new Ec2Error('InvalidInstanceType', `The following supplied instance types do not exist: [${name}]`);
  }
  const wanted = types.filter(({ name }) => input.InstanceTypes?.includes(name) ?? true);
  const found = filtered(wanted.map(untagged), input.Filters, {
    'instance-type': ({ item }) => item.name,
    'current-generation': () => 'true',
    'processor-info.supported-architecture': ({ item }) => item.arch,
    'vcpu-info.default-vcpus': ({ item }) => String(item.cpus),
    'memory-info.size-in-mib': ({ item }) => String(item.memoryMiB),
  });
  const { items, next } = pageOf(found, input);
  const InstanceTypes = items.map(({ item: { name, cpus, memoryMiB, arch } }) => ({
    InstanceType: name,
    CurrentGeneration: true,
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    ProcessorInfo: { SupportedArchitectures: [arch] },
    VCpuInfo: { DefaultVCpus: cpus },
    MemoryInfo: { SizeInMiB: memoryMiB },
  }));
  return { InstanceTypes, NextToken: next };
};

const describeOfferings: Operation<ListInput & { readonly LocationType?: string }> = ({ region }, input) => {
  const { LocationType = 'region' } = input;
  const places = { region: [region.name], 'availability-zone': region.zones }[LocationType];
  if (places === undefined) throw invalidValue('LocationType', LocationType);
  const rows = places.flatMap((place) => types.map(({ name }) => untagged({ place, name })));
  const found = filtered(rows, input.Filters, {
    location: ({ item }) => item.place,
    'instance-type': ({ item }) => item.name,
  });
  const { items, next } = pageOf(found, input);
  const offerings = items.map(({ item }) => ({ InstanceType: item.name, LocationType, Location: item.place }));
  return { InstanceTypeOfferings: offerings, NextToken: next };
};

interface ImagesInput extends ListInput {
  readonly ImageIds?: readonly string[];
  readonly Owners?: readonly string[];
}

const describeImages: Operation<ImagesInput> = (_ec2, { ImageIds, Owners, Filters, MaxResults, NextToken }) => {
  const wanted = (ImageIds?.map(imageOf) ?? images).filter(({ owner }) => Owners?.includes(owner) ?? true);
  const found = filtered(wanted, Filters, {
    name: ({ name }) => name,
    architecture: ({ arch }) => arch,
    'image-id': ({ id }) => id,
    'owner-id': ({ owner }) => owner,
    state: () => 'available',
    'image-type': () => 'machine',
    'is-public': () => 'true',
    'root-device-type': () => 'ebs',
    'virtualization-type': () => 'hvm',
  });
  const page = pageOf(found, { ...(MaxResults && { MaxResults }), ...(NextToken && { NextToken }) }, 1);
  const Images = page.items.map(({ id, owner, name, description, arch, created }) => ({
    ImageId: id,
    OwnerId: owner,
    Name: name,
    Description: description,
    Architecture: arch,
    CreationDate: created,
    State: 'available',
    ImageType: 'machine',
    Public: true,
    RootDeviceName: rootDevice,
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    EnaSupport: true,
  }));
  return { Images, NextToken: page.next };
};

export const catalogueOperations = {
  DescribeRegions: describeRegions,
  DescribeAvailabilityZones: describeZones,
  DescribeInstanceTypes: describeTypes,
  DescribeInstanceTypeOfferings: describeOfferings,
  DescribeImages: describeImages,
};
