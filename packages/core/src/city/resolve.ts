import { cities, findCity } from './catalogue.ts';
import type { City } from './city.ts';

/** The one city that a text names, or those that it may mean: none, when it is like nothing in the catalogue. */
export type CityMatch = { readonly city: City } | { readonly candidates: readonly City[] };

const candidatesMax = 20;
const lettersMax = 100;

/**
 * Finds the city that a person means by its code, its English or Chinese name, its pinyin or another of its names, in
 * any case, with or without diacritics and apostrophes; `Suzhou, Anhui` and `宿州，安徽` name the province too. A name
 * that several cities have, or that is another province's too (Hainan), and the beginning of a name are never taken for
 * one of them: the candidates, 20 at most, are for the person to choose from.
 */
export function resolveCity(text: string): CityMatch {
  const city = findCity(text.trim().toUpperCase());
  if (city !== undefined) return { city };
  const [name = '', region = ''] = text.slice(0, lettersMax).split(/[,，]/).map(fold);
  if (name === '') return { candidates: [] };
  const known = cities.filter((city) => region === '' || regionsOf(city).includes(region));
  const named = known.filter((city) => namesOf(city).includes(name));
  const within = known.filter((city) => regionsOf(city).includes(name));
  const [only] = named;
  if (only !== undefined && named.length === 1 && (within.length === 0 || within.includes(only))) return { city: only };
  const meant = new Set([...named, ...within]);
  const candidates = meant.size > 0 ? [...meant] : known.filter((city) => isBeginning(name, city));
  return { candidates: candidates.slice(0, candidatesMax) };
}

const namesOf = ({ name, nameZh, fullNameZh, pinyin, otherNames }: City): string[] =>
  [name, nameZh, fullNameZh, pinyin, ...otherNames].map(fold);

const regionsOf = ({ province, provinceZh = '', country }: City): string[] => [province, provinceZh, country].map(fold);

const isBeginning = (letters: string, city: City): boolean => namesOf(city).some((name) => name.startsWith(letters));

/** Letters and digits only, small, without diacritics. Most names are so but for the capitals, and thousands are folded. */
const fold = (text: string): string =>
  plain.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFD')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]/gu, '');

const plain = /^[A-Za-z\u4e00-\u9fff]*$/;
