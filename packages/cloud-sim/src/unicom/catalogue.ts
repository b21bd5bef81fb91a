/** What this simulated vendor sells. */
export const regionCodes = ['cn-langfang-2', 'cn-chongqing-1', 'cn-wuhan-2', 'cn-guangzhou-1', 'cn-beijing-1'] as const;

export const zoneCodesOf = (region: string): readonly string[] => ['a', 'b'].map((letter) => `${region}${letter}`);

export const flavours = [
  { flavorCode: 'cpu1ram1', flavorName: '1C1G', cpu: 1, ram: 1 },
  { flavorCode: 'cpu2ram4', flavorName: '2C4G', cpu: 2, ram: 4 },
  { flavorCode: 'cpu2ram8', flavorName: '2C8G', cpu: 2, ram: 8 },
  { flavorCode: 'cpu4ram8', flavorName: '4C8G', cpu: 4, ram: 8 },
  { flavorCode: 'cpu4ram16', flavorName: '4C16G', cpu: 4, ram: 16 },
] as const;
export type Flavour = (typeof flavours)[number];

export const soldImages = [
  { imageId: '8598144440476790784', imageName: 'AnolisOS 8.8 64位(标准版)', imageOs: 'AnolisOS', imageVersion: '8.8' },
  { imageId: '8598144440476790785', imageName: 'Ubuntu 22.04 64位(标准版)', imageOs: 'Ubuntu', imageVersion: '22.04' },
] as const;

/** Invented: the vendor's prices are behind a login. */
export const microsPerHour = ({ cpu, ram }: Flavour): number => cpu * 80_000 + ram * 40_000;
