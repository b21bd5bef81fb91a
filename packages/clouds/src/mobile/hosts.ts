import type { RegionRule } from '../account/region.ts';
import { CloudError } from '../errors.ts';
import { baseUrl } from '../signed-http/base-url.ts';
import type { MobileOptions } from './config.ts';

/** The three gateways of the vendor: machines, network and images, and what belongs to no region. */
export type Gateway = 'api' | 'console' | 'central';

export interface Place {
  readonly urls: Readonly<Record<Gateway, string>>;
  /** What network and image calls name a region by. */
  readonly poolId: string;
}

/**
 * Region → the cities that its two gateways are named by, and its resource pool. They follow no rule. Source: the public client
 * `yunionio/cloudmux` (2026-08), which talks to the live gateways.
 */
const regions: Readonly<Record<string, readonly [api: string, pool: string, console?: string]>> = {
  'cn-jiangsu-1': ['wuxi-1', 'CIDC-RP-25'],
  'cn-guangdong-1': ['dongguan-1', 'CIDC-RP-26'],
  'cn-sichuan-1': ['yaan-1', 'CIDC-RP-27'],
  'cn-henan-1': ['zhengzhou-1', 'CIDC-RP-28'],
  'cn-beijing-1': ['beijing-2', 'CIDC-RP-29'],
  'cn-hunan-1': ['zhuzhou-1', 'CIDC-RP-30'],
  'cn-shandong-1': ['jinan-1', 'CIDC-RP-31'],
  'cn-shaanxi-1': ['xian-1', 'CIDC-RP-32'],
  'cn-shanghai-1': ['shanghai-1', 'CIDC-RP-33'],
  'cn-chongqing-1': ['chongqing-1', 'CIDC-RP-34'],
  'cn-zhejiang-1': ['ningbo-1', 'CIDC-RP-35'],
  'cn-tianjin-1': ['tianjin-1', 'CIDC-RP-36'],
  'cn-jilin-1': ['jilin-1', 'CIDC-RP-37'],
  'cn-hubei-2': ['wuhan-1', 'CIDC-RP-38', 'hubei-1'],
  'cn-jiangxi-1': ['jiangxi-1', 'CIDC-RP-39'],
  'cn-gansu-1': ['gansu-1', 'CIDC-RP-40'],
  'cn-shangxi-1': ['shanxi-1', 'CIDC-RP-41'],
  'cn-liaoning-1': ['liaoning-1', 'CIDC-RP-42'],
  'cn-yunnan-1': ['yunnan-2', 'CIDC-RP-43'],
  'cn-hebei-1': ['hebei-1', 'CIDC-RP-44'],
  'cn-fujian-1': ['fujian-1', 'CIDC-RP-45'],
  'cn-guangxi-1': ['guangxi-1', 'CIDC-RP-46'],
  'cn-anhui-1': ['anhui-1', 'CIDC-RP-47'],
  'cn-neimenggu-1': ['huhehaote-1', 'CIDC-RP-48'],
  'cn-guzhou-1': ['guiyang-1', 'CIDC-RP-49'],
  'cn-hainan-1': ['hainan-1', 'CIDC-RP-53'],
  'cn-xinjiang-1': ['xinjiang-1', 'CIDC-RP-54'],
};

/** The names of a region's hosts follow no rule, so one that is not known here needs its pool's id at the least. */
export const mobileRegion: RegionRule = (region, { poolId }: MobileOptions) =>
  poolId !== undefined || Object.hasOwn(regions, region)
    ? undefined
    : `must be one of ${Object.keys(regions).join(', ')}, or options.poolId must name its pool`;

/** @throws CloudError `invalid` for a region whose pool neither this table nor the options name. */
export function placeOf(region: string, options: MobileOptions): Place {
  const suffix = region.replace(/^cn-/, '');
  const [api = suffix, pool, console = api] = regions[region] ?? [];
  const poolId = options.poolId ?? pool;
  if (poolId === undefined) throw new CloudError('invalid', `region ${mobileRegion(region, options)}`);
  return {
    poolId,
    urls: {
      api: baseUrl(`https://api-${api}.cmecloud.cn:8443`, options.apiUrl),
      console: baseUrl(`https://console-${console}.cmecloud.cn:8443`, options.consoleUrl),
      central: baseUrl('https://ecloud.10086.cn', options.centralUrl),
    },
  };
}
