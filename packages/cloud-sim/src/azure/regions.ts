import type { World } from '../frame/world.ts';

/** Regions, sizes and images of the simulated subscription: a slice of Azure's, in its own names. */
export const regions = [
  ['eastus', 'East US'],
  ['westus3', 'West US 3'],
  ['westeurope', 'West Europe'],
  ['northeurope', 'North Europe'],
  ['germanywestcentral', 'Germany West Central'],
  ['eastasia', 'East Asia'],
  ['southeastasia', 'Southeast Asia'],
  ['japaneast', 'Japan East'],
  ['koreacentral', 'Korea Central'],
  ['australiaeast', 'Australia East'],
] as const;

export interface Size {
  readonly name: string;
  readonly family: string;
  readonly cpus: number;
  readonly memoryGb: number;
  readonly microsPerHour: number;
}

export const sizes: readonly Size[] = [
  { name: 'Standard_B2s', family: 'standardBSFamily', cpus: 2, memoryGb: 4, microsPerHour: 41_600 },
  { name: 'Standard_B2ms', family: 'standardBSFamily', cpus: 2, memoryGb: 8, microsPerHour: 83_200 },
  { name: 'Standard_B2als_v2', family: 'standardBasv2Family', cpus: 2, memoryGb: 4, microsPerHour: 37_600 },
  { name: 'Standard_D2s_v5', family: 'standardDSv5Family', cpus: 2, memoryGb: 8, microsPerHour: 96_000 },
  { name: 'Standard_D4s_v5', family: 'standardDSv5Family', cpus: 4, memoryGb: 16, microsPerHour: 192_000 },
  { name: 'Standard_D2as_v6', family: 'standardDasv6Family', cpus: 2, memoryGb: 8, microsPerHour: 90_800 },
];

/** Publisher, offer, sku. */
export const images: readonly (readonly [string, string, string])[] = [
  ['Canonical', 'ubuntu-24_04-lts', 'server'],
  ['Canonical', 'ubuntu-24_04-lts', 'minimal'],
  ['Canonical', '0001-com-ubuntu-server-jammy', '22_04-lts-gen2'],
  ['Debian', 'debian-12', '12-gen2'],
];

export const sizeOf = (name: string): Size | undefined =>
  sizes.find((each) => each.name.toLowerCase() === name.toLowerCase());

export const hasRegion = (name: string): boolean => regions.some(([each]) => each === regionKey(name));

/** `East US` and `eastus` are the same. */
export const regionKey = (name: string): string => name.toLowerCase().replaceAll(' ', '');

/** A machine that is stopped costs on; one that is deallocated does not. */
export const chargeFor = ({ bill }: Pick<World, 'bill'>, resource: string, { name, microsPerHour }: Size): void =>
  bill.open({ resource, sku: name, currency: 'USD', microsPerHour });
