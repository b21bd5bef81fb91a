import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cities, findCity } from './catalogue.ts';
import type { City } from './city.ts';
import catalogue from './generated/cities.json' with { type: 'json' };

const inChina = cities.filter(({ country }) => country === 'CN');
const abroad = cities.filter(({ level }) => level === 'abroad');
const ofLevel = (level: City['level']) => inChina.filter((city) => city.level === level);
const anyCity = fc.constantFrom(...cities);
const anyInChina = fc.constantFrom(...inChina);

describe('the catalogue', () => {
  it('has the 4 municipalities, the 333 prefecture-level divisions and county-level units up to 451', () => {
    expect([ofLevel('municipality'), ofLevel('prefecture'), inChina].map(({ length }) => length)).toEqual([
      4, 333, 451,
    ]);
    expect(new Set(inChina.map(({ province }) => province)).size).toBe(31);
  });

  it('has every county-level division that answers to a province, and only county-level cities besides', () => {
    const [direct, others] = [true, false].map((is) =>
      ofLevel('county').filter(({ code }) => /^..90/.test(code) === is),
    );
    expect(direct?.length).toBe(32);
    expect(others?.filter(({ fullNameZh }) => !fullNameZh.endsWith('市'))).toEqual([]);
  });

  it('has at least 60 cities abroad, on every continent that people live on', () => {
    expect(abroad.length).toBeGreaterThanOrEqual(60);
    const codes = ['SGSIN', 'DEFRA', 'USQAS', 'BRSAO', 'ZAJNB', 'AUSYD'];
    expect(codes.filter((code) => findCity(code) === undefined)).toEqual([]);
  });

  it('has each code once, in the form of its standard, and finds the city by it', () => {
    expect(new Set(cities.map(({ code }) => code)).size).toBe(cities.length);
    fc.assert(
      fc.property(anyCity, (city) => {
        expect(findCity(city.code)).toBe(city);
        expect(city.code).toMatch(city.country === 'CN' ? /^[1-6]\d{5}$/ : new RegExp(`^${city.country}[A-Z2-9]{3}$`));
        if (city.level === 'municipality') expect(city.code).toMatch(/0000$/);
        if (city.level === 'prefecture') expect(city.code).toMatch(/^..(?!00)\d\d00$/);
        if (city.level === 'county') expect(city.code).not.toMatch(/00$/);
      }),
    );
  });

  it.each([
    ['330100', 'Hangzhou'],
    ['440300', 'Shenzhen'],
    ['110000', 'Beijing'],
    ['DEFRA', 'Frankfurt'],
  ])('keeps %s as %s: leagues have city nodes there', (code, name) => {
    expect(findCity(code)?.name).toBe(name);
  });

  it('has no city for a code that is none', () => {
    for (const code of ['', '999999', '330199', 'constructor', 'XXXXX']) expect(findCity(code)).toBeUndefined();
  });

  it('has points on the globe, and those of China inside its box', () => {
    fc.assert(
      fc.property(anyCity, ({ latitude, longitude }) => {
        expect(Math.abs(latitude)).toBeLessThan(70);
        expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
        expect([latitude, longitude].map((degrees) => Math.round(degrees * 100) / 100)).toEqual([latitude, longitude]);
      }),
    );
    fc.assert(
      fc.property(anyInChina, ({ latitude, longitude }) => {
        expect(latitude).toBeGreaterThan(16);
        expect(latitude).toBeLessThan(54);
        expect(longitude).toBeGreaterThan(73);
        expect(longitude).toBeLessThan(135);
      }),
    );
  });

  it('has no two cities of China at one point', () => {
    const points = inChina.map(({ latitude, longitude }) => `${latitude} ${longitude}`);
    expect(points.filter((point, at) => points.indexOf(point) !== at)).toEqual([]);
  });

  it.each([
    ['130100', 38.04, 114.51],
    ['460300', 16.84, 112.34],
    ['653100', 39.47, 75.99],
    ['231000', 44.58, 129.6],
    ['513300', 30.05, 101.96],
    ['DEFRA', 50.11, 8.68],
    ['BRSAO', -23.55, -46.63],
    ['USSJC', 37.34, -121.89],
  ])('has %s where it is, to a tenth of a degree', (code, latitude, longitude) => {
    const city = findCity(code);
    expect(city?.latitude).toBeCloseTo(latitude, 0.7);
    expect(city?.longitude).toBeCloseTo(longitude, 0.7);
  });

  it('says of every part of every row where it comes from', () => {
    const packages = new Set(['hansa', ...catalogue.sources.map(({ name }) => name)]);
    fc.assert(
      fc.property(anyCity, ({ source }) => {
        for (const part of ['code', 'name', 'nameZh', 'pinyin', 'province', 'coordinates'] as const) {
          expect(packages.has(source[part]) || /^geonames(:\d+)?$/.test(source[part])).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
    for (const { licence, version } of catalogue.sources) expect([licence, version]).not.toContain('');
  });
});
