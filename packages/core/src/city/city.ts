/** A place with a stable code, where a city node can stand. */
export interface City {
  /** GB/T 2260 (six digits) in China, UN/LOCODE without the blank elsewhere. */
  readonly code: string;
  readonly level: CityLevel;
  /** English: the official romanisation where a place has one, else pinyin. Not unique. */
  readonly name: string;
  /** Simplified Chinese, without the kind of division: `杭州`. */
  readonly nameZh: string;
  /** With it: `杭州市`, `甘孜藏族自治州`. */
  readonly fullNameZh: string;
  /** Hanyu pinyin of `nameZh`, without tones. */
  readonly pinyin: string;
  /** Further names that a person may type. */
  readonly otherNames: readonly string[];
  readonly province: string;
  /** In China only. */
  readonly provinceZh?: string;
  /** ISO 3166-1 alpha-2: as its code has it, so a row of Hong Kong, Macau or Taiwan has that code's two letters. */
  readonly country: string;
  /** WGS-84, degrees, two decimals: of the seat of government, for maps and distances and not for surveying. */
  readonly latitude: number;
  readonly longitude: number;
  readonly source: CitySource;
}

/** `county`: a county-level unit of China. `abroad`: a row by UN/LOCODE. */
export type CityLevel = 'municipality' | 'prefecture' | 'county' | 'abroad';

/**
 * Where each part of a row comes from: a package that `docs/cities.md` lists, `geonames:<id>`, or `hansa` for what no
 * source has and is ours.
 */
export interface CitySource {
  readonly code: string;
  readonly name: string;
  readonly nameZh: string;
  readonly pinyin: string;
  readonly province: string;
  readonly coordinates: string;
}
