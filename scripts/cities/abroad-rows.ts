import type { City } from '../../packages/core/src/city/city.ts';
import { type Abroad, abroad } from './abroad.ts';
import { hasName } from './fold.ts';
import { type Gazetteer, largest, type Place } from './gazetteer.ts';
import type { FindLocode } from './locodes.ts';
import type { Romanise } from './romanise.ts';

export interface AbroadDeps {
  readonly gazetteer: Gazetteer;
  readonly romanise: Romanise;
  readonly findLocode: FindLocode;
}

/** The rows outside the mainland of China: what `abroad.ts` states, with what the sources say of it. */
export const abroadRows = (deps: AbroadDeps): City[] => abroad.map((stated) => toRow(deps, stated));

function toRow({ gazetteer, romanise, findLocode }: AbroadDeps, [code, name, nameZh, province]: Abroad): City {
  const country = code.slice(0, 2);
  const place = findPlace(gazetteer, country, name, province);
  const sourced = (isKnown: boolean): string => (isKnown ? 'geonames' : 'hansa');
  return {
    code,
    level: 'abroad',
    name,
    nameZh,
    fullNameZh: nameZh,
    pinyin: romanise(nameZh),
    otherNames: [],
    province,
    country,
    latitude: place.latitude,
    longitude: place.longitude,
    source: {
      code: findLocode(code) ?? 'hansa',
      name: sourced(hasName(place.names, name)),
      nameZh: sourced(place.names.has(nameZh)),
      pinyin: 'pinyin-pro',
      province: sourced(isIn(gazetteer, place, province)),
      coordinates: `geonames:${place.id}`,
    },
  };
}

/** The largest place of the name in the country, in its province where GeoNames has the province by that name. */
function findPlace(gazetteer: Gazetteer, country: string, name: string, province: string): Place {
  const named = gazetteer.places(country).filter((place) => hasName(place.names, name));
  const inProvince = named.filter((place) => isIn(gazetteer, place, province));
  const [place] = (inProvince.length > 0 ? inProvince : named).toSorted(largest);
  if (place === undefined) throw new Error(`GeoNames has no ${name} in ${country}`);
  return place;
}

const isIn = (gazetteer: Gazetteer, { country, admin1 }: Place, province: string): boolean =>
  hasName(gazetteer.divisionNames(`${country}.${admin1}`), province);
