/** What this simulated vendor sells. The names of specifications and images follow its pattern; no public list has them. */
const families = [
  { vmType: 'common', prefix: 's4', ratios: [1, 2, 4] },
  { vmType: 'compute', prefix: 'c4', ratios: [2, 4] },
  { vmType: 'memImprove', prefix: 'm4', ratios: [8] },
] as const;
const sizes = { large: 2, xlarge: 4, '2xlarge': 8 } as const;

export interface SoldSpecification {
  readonly specsName: string;
  readonly vmType: string;
  readonly cpu: number;
  readonly ram: number;
}

export const sold: readonly SoldSpecification[] = families.flatMap(({ vmType, prefix, ratios }) =>
  Object.entries(sizes).flatMap(([size, cpu]) =>
    ratios.map((ratio) => ({ specsName: `${prefix}.${size}.${ratio}`, vmType, cpu, ram: cpu * ratio })),
  ),
);

export const products = families.map(({ vmType, prefix }) => ({
  offerId: `offer-${prefix}`,
  vmType,
  productName: prefix,
}));

export const soldImages = [
  { imageId: 'img-bclinux-2110', name: 'BC-Linux 21.10 U4 64bit', osName: 'BC-Linux', osType: 'linux', minDisk: 20 },
  { imageId: 'img-ubuntu-2204', name: 'Ubuntu 22.04 64bit', osName: 'Ubuntu', osType: 'linux', minDisk: 20 },
  { imageId: 'img-anolis-88', name: 'Anolis OS 8.8 64bit', osName: 'Anolis', osType: 'linux', minDisk: 20 },
] as const;

export const regions = [
  { regionId: 'cn-jiangsu-1', regionCode: 'cn-jiangsu-1', regionName: '华东-苏州', regionArea: '华东' },
  { regionId: 'cn-beijing-1', regionCode: 'cn-beijing-1', regionName: '华北-北京3', regionArea: '华北' },
  { regionId: 'cn-guangdong-1', regionCode: 'cn-guangdong-1', regionName: '华南-广州3', regionArea: '华南' },
] as const;

/** Two zones in each region. */
export const zonesOf = (regionId: string) =>
  ['a', 'b'].map((letter) => ({
    zoneId: `${regionId}${letter}`,
    zoneCode: `${regionId}${letter}`,
    zoneName: `可用区${letter.toUpperCase()}`,
  }));

export const isZone = (zone: string): boolean => /^cn-[a-z]+-[0-9][ab]$/.test(zone);

/** Invented: the vendor's prices are behind a login. */
export const microsPerHour = ({ cpu, ram }: SoldSpecification): number => cpu * 80_000 + ram * 41_000;
export const addressMicrosPerHour = 20_000;
