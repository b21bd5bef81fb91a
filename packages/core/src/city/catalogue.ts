import type { City } from './city.ts';
import catalogue from './generated/cities.json' with { type: 'json' };

/** In order of code: China first. What is in and why: `docs/cities.md`. */
export const cities = catalogue.cities as readonly City[];

const byCode: ReadonlyMap<string, City> = new Map(cities.map((city) => [city.code, city]));

export const findCity = (code: string): City | undefined => byCode.get(code);
