/** The simulated region `bj`. Names look like the vendor's; there are more of each. */
export const regions = [
  { regionId: 'bj', regionName: '北京', regionEndpoint: 'bcc.bj.baidubce.com' },
  { regionId: 'gz', regionName: '广州', regionEndpoint: 'bcc.gz.baidubce.com' },
  { regionId: 'su', regionName: '苏州', regionEndpoint: 'bcc.su.baidubce.com' },
] as const;

export const zones = ['cn-bj-a', 'cn-bj-d'] as const;

export interface Flavor {
  readonly spec: string;
  readonly cpuCount: number;
  readonly memoryCapacityInGB: number;
  readonly soldOut?: true;
}

export const flavors: readonly Flavor[] = [
  { spec: 'bcc.g5.c1m4', cpuCount: 1, memoryCapacityInGB: 4 },
  { spec: 'bcc.g5.c2m8', cpuCount: 2, memoryCapacityInGB: 8 },
  { spec: 'bcc.g5.c4m16', cpuCount: 4, memoryCapacityInGB: 16 },
  { spec: 'bcc.c5.c2m4', cpuCount: 2, memoryCapacityInGB: 4 },
  { spec: 'bcc.c5.c4m8', cpuCount: 4, memoryCapacityInGB: 8 },
  { spec: 'bcc.m5.c2m16', cpuCount: 2, memoryCapacityInGB: 16, soldOut: true },
];

const imageKinds = [
  { id: 'm-Simcentos79', name: 'CentOS/7.9 x86_64 (64bit)', osName: 'CentOS', osVersion: '7.9' },
  { id: 'm-Simubuntu20', name: 'Ubuntu/20.04 LTS amd64 (64bit)', osName: 'Ubuntu', osVersion: '20.04 LTS' },
  { id: 'm-Simubuntu22', name: 'Ubuntu/22.04 LTS amd64 (64bit)', osName: 'Ubuntu', osVersion: '22.04 LTS' },
  { id: 'm-Simubuntu24', name: 'Ubuntu/24.04 LTS amd64 (64bit)', osName: 'Ubuntu', osVersion: '24.04 LTS' },
] as const;

export const images = imageKinds.map((kind) => ({
  ...kind,
  osArch: 'amd64 (64bit)',
  osType: 'linux',
  osLang: 'CHS',
  osBuild: '2026010100',
  type: 'System',
  status: 'Available',
  desc: '',
  createTime: '2026-01-01T00:00:00Z',
  minDiskGb: 20,
}));

/** CNY a month, made up: of the right size, no more. */
export const prices = { cpuPerMonth: 58, gibPerMonth: 30, diskGibPerMonth: 0.4, addressMbpsPerMonth: 20 } as const;

export const hoursPerMonth = 730;

export const flavorPerMonth = ({ cpuCount, memoryCapacityInGB }: Flavor): number =>
  cpuCount * prices.cpuPerMonth + memoryCapacityInGB * prices.gibPerMonth;
