import type { City } from '../../packages/core/src/city/city.ts';
import { sources } from './sources.ts';

/** The catalogue as JSON with its sources, a city a line, so that a change of one city is a change of one line. */
export function renderCatalogue(cities: readonly City[]): string {
  const credits = Object.values(sources).map(({ sha256: _, ...source }) => `    ${JSON.stringify(source)}`);
  return [
    '{',
    '  "writtenBy": "scripts/cities/build.ts: change that, not this",',
    '  "attribution": "Points and names by GeoNames, geonames.org, CC BY 4.0",',
    '  "sources": [',
    credits.join(',\n'),
    '  ],',
    '  "cities": [',
    cities.map((city) => `    ${JSON.stringify(rounded(city))}`).join(',\n'),
    '  ]',
    '}',
    '',
  ].join('\n');
}

const rounded = (city: City): City => ({
  ...city,
  latitude: twoDecimals(city.latitude),
  longitude: twoDecimals(city.longitude),
});

/** Of a degree: about a kilometre. */
const twoDecimals = (degrees: number): number => Math.round(degrees * 100) / 100;
