import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Level = 'municipality' | 'prefecture' | 'county';

/** A division of China that a city node may stand in. */
export interface Division {
  /** GB/T 2260, six digits. */
  readonly code: string;
  readonly level: Level;
  /** With what kind of division it is: `杭州市`. */
  readonly fullNameZh: string;
  /** Without: `杭州`. */
  readonly nameZh: string;
}

export interface Divisions {
  readonly provinces: ReadonlyMap<string, string>;
  readonly municipalities: readonly Division[];
  readonly prefectures: readonly Division[];
  /** County-level divisions that answer to a province directly (codes `..90..`). */
  readonly direct: readonly Division[];
  /** County-level cities that answer to a prefecture. */
  readonly countyCities: readonly Division[];
}

interface Entry {
  readonly code: string;
  readonly name: string;
}

/** Reads the divisions as the statistics bureau lists them; its headings (`市辖区`, `县`, `省直辖…`) are no divisions. */
export function readDivisions(folder: string): Divisions {
  const read = (name: string): Entry[] => JSON.parse(readFileSync(join(folder, 'package/dist', name), 'utf8'));
  const provinces = read('provinces.json');
  const isHeading = ({ name }: Entry): boolean => name === '县' || name.includes('辖');
  const counties = read('areas.json').filter((entry) => !isHeading(entry) && !entry.code.endsWith('00'));
  const isDirect = ({ code }: Entry): boolean => code.slice(2, 4) === '90';
  return {
    provinces: new Map(provinces.map(({ code, name }) => [code, name])),
    municipalities: provinces
      .filter(({ name }) => name.endsWith('市'))
      .map(({ code, name }) => division('municipality', `${code}0000`, name)),
    prefectures: read('cities.json')
      .filter((entry) => !isHeading(entry))
      .map(({ code, name }) => division('prefecture', `${code}00`, name)),
    direct: counties.filter(isDirect).map(({ code, name }) => division('county', code, name)),
    countyCities: counties
      .filter((entry) => entry.name.endsWith('市') && !isDirect(entry))
      .map(({ code, name }) => division('county', code, name)),
  };
}

/** Whether it is an area named after no city (an autonomous prefecture, a league): its seat has another name. */
export const isArea = ({ fullNameZh }: Division): boolean => /(自治州|盟)$/.test(fullNameZh);

const division = (level: Level, code: string, fullNameZh: string): Division => ({
  code,
  level,
  fullNameZh,
  nameZh: withoutKind(fullNameZh),
});

const peoples =
  /(土家族|苗族|侗族|藏族|彝族|羌族|布依族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族?|哈萨克|柯尔克孜|朝鲜族|黎族)+$/;

/** `杭州市` is `杭州`, `甘孜藏族自治州` is `甘孜`. */
export function withoutKind(name: string): string {
  if (/自治[州县]$/.test(name)) return name.slice(0, -3).replace(peoples, '');
  const short = name.replace(/(市|地区|盟|林区|县)$/, '');
  return short.length > 1 ? short : name;
}

/** `安徽省` is `安徽`, `新疆维吾尔自治区` is `新疆`. */
export const withoutProvinceKind = (name: string): string => name.replace(/(市|省|(壮族|回族|维吾尔)?自治区)$/, '');
