/** One region of several zones and one of a single zone. Ids and flavors look like the vendor's; there are more of both. */
export const regions = [
  {
    regionID: 'bb9fdb42056f11eda1610242ac110002',
    regionParent: '华东',
    regionName: '华东1',
    regionType: 'public',
    regionCode: 'cn-huadong1-jsnj1A-public-ctcloud',
    isMultiZones: true,
    zoneList: ['cn-huadong1-jsnj1A-public-ctcloud', 'cn-huadong1-jsnj2A-public-ctcloud'],
    openapiAvailable: true,
  },
  {
    regionID: '81f7728662dd11ec810800155d307d5b',
    regionParent: '浙江',
    regionName: '杭州2',
    regionType: 'public',
    regionCode: 'cn-hangzhou2',
    isMultiZones: false,
    zoneList: [] as string[],
    openapiAvailable: true,
  },
] as const;

export type Region = (typeof regions)[number];

export const zonesOf = ({ zoneList }: Region): readonly string[] => (zoneList.length === 0 ? ['default'] : zoneList);

interface FlavorKind {
  readonly flavorName: string;
  readonly flavorCPU: number;
  readonly flavorRAM: number;
  readonly soldOut?: true;
}

const flavorKinds: readonly FlavorKind[] = [
  { flavorName: 's6.small.1', flavorCPU: 1, flavorRAM: 1 },
  { flavorName: 's7.medium.2', flavorCPU: 1, flavorRAM: 2 },
  { flavorName: 's7.large.2', flavorCPU: 2, flavorRAM: 4 },
  { flavorName: 's7.large.4', flavorCPU: 2, flavorRAM: 8 },
  { flavorName: 's7.xlarge.2', flavorCPU: 4, flavorRAM: 8 },
  { flavorName: 's7.xlarge.4', flavorCPU: 4, flavorRAM: 16 },
  { flavorName: 'c7.2xlarge.4', flavorCPU: 8, flavorRAM: 32 },
  { flavorName: 'm3.large.8', flavorCPU: 2, flavorRAM: 16, soldOut: true },
];

/** A uuid that follows from words, as a region's and a zone's ids differ for the same name. */
export function uuidOf(sha256Hex: string): string {
  return sha256Hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export interface Flavor extends FlavorKind {
  readonly flavorID: string;
  readonly zone: string;
}

export const flavorsOf = (regionID: string, zone: string, hash: (text: string) => string): readonly Flavor[] =>
  flavorKinds.map((kind) => ({ ...kind, zone, flavorID: uuidOf(hash(`${regionID}/${zone}/${kind.flavorName}`)) }));

const imageKinds = [
  { imageName: 'CentOS Linux 7.9 64位', osDistro: 'centos', osVersion: '7.9', architecture: 'x86_64' },
  { imageName: 'Ubuntu Server 20.04 64位', osDistro: 'ubuntu', osVersion: '20.04', architecture: 'x86_64' },
  { imageName: 'Ubuntu Server 22.04 64位 ARM', osDistro: 'ubuntu', osVersion: '22.04', architecture: 'aarch64' },
  { imageName: 'Ubuntu Server 22.04 64位', osDistro: 'ubuntu', osVersion: '22.04', architecture: 'x86_64' },
  { imageName: 'Ubuntu Server 24.04 64位', osDistro: 'ubuntu', osVersion: '24.04', architecture: 'x86_64' },
] as const;

export const imagesOf = (regionID: string, hash: (text: string) => string) =>
  imageKinds.map((kind) => ({
    ...kind,
    imageID: uuidOf(hash(`${regionID}/${kind.imageName}`)),
    imageType: '',
    imageClass: 'ECS',
    bootMode: 'bios',
    diskFormat: 'raw',
    diskSize: 40,
    minimumRAM: 0,
    maximumRAM: 0,
    osType: 'linux',
    status: 'active',
    visibility: 'public',
    size: 41_943_040,
    createdTime: 1_700_000_000,
    updatedTime: 1_700_000_000,
    azName: '',
    tags: '',
    description: '',
  }));

/** CNY a month, of public notes of 2020 and 2026: of the right size, no more. */
export const prices = { cpuPerMonth: 58, gibPerMonth: 30, diskGibPerMonth: 0.4, addressMbpsPerMonth: 20 } as const;
