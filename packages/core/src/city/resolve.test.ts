import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cities } from './catalogue.ts';
import { resolveCity } from './resolve.ts';

const codeOf = (text: string) => {
  const match = resolveCity(text);
  return 'city' in match ? match.city.code : match.candidates.map(({ code }) => code);
};

describe('resolveCity', () => {
  it.each([
    ['330100', '330100'],
    ['defra', 'DEFRA'],
    ['Hangzhou', '330100'],
    [' hangzhou ', '330100'],
    ['杭州', '330100'],
    ['杭州市', '330100'],
    ['Urumqi', '650100'],
    ['Ürümqi', '650100'],
    ['Wulumuqi', '650100'],
    ['luan', '341500'],
    ['Kashgar', '653100'],
    ['sao paulo', 'BRSAO'],
    ['甘孜藏族自治州', '513300'],
    ['Suzhou, Anhui', '341300'],
    ['Suzhou，江苏', '320500'],
    ['Frankfurt, DE', 'DEFRA'],
    ['Hainan, Qinghai', '632500'],
    ['New York', 'USNYC'],
    ['Jilin', '220200'],
  ])('takes %j for %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('gives the candidates for a name that several cities have', () => {
    expect(codeOf('Taizhou')).toEqual(['321200', '331000']);
  });

  it('does not take a prefecture for the province of its name', () => {
    for (const text of ['Hainan', '海南']) expect(codeOf(text)).toEqual(expect.arrayContaining(['632500', '460100']));
  });

  it('gives the cities of a province', () => {
    expect(codeOf('宁夏')).toEqual(['640100', '640200', '640300', '640400', '640500']);
  });

  it('never takes the beginning of a name for the city', () => {
    expect(codeOf('hangz')).toEqual(['330100']);
  });

  it('gives nothing for what is like no city', () => {
    for (const text of ['', ' ', ',', '!', 'Atlantis', 'Suzhou, Bavaria', 'x'.repeat(1_000_000)]) {
      expect(codeOf(text)).toEqual([]);
    }
  });

  it('finds every city by each of its names, alone or among the candidates', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cities), ({ code, name, nameZh, fullNameZh, pinyin, province }) => {
        for (const text of [name, nameZh, fullNameZh, pinyin]) {
          expect([codeOf(text)].flat()).toContain(code);
          expect([codeOf(`${text}, ${province}`)].flat()).toContain(code);
        }
        expect(codeOf(nameZh === '海南' ? code : nameZh)).toBe(code);
      }),
    );
  });

  it('answers any text, and with 20 candidates at most', () => {
    fc.assert(fc.property(fc.string(), (text) => [codeOf(text)].flat().length <= 20));
    expect(codeOf('山东')).toHaveLength(20);
  });
});
