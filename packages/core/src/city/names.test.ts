import { describe, expect, it } from 'vitest';
import { cities } from './catalogue.ts';

const called = (nameZh: string) => cities.filter((city) => city.nameZh === nameZh);

describe('names of cities', () => {
  it.each([
    ['重庆', 'Chongqing'],
    ['长沙', 'Changsha'],
    ['长春', 'Changchun'],
    ['长治', 'Changzhi'],
    ['厦门', 'Xiamen'],
    ['六安', "Lu'an"],
    ['亳州', 'Bozhou'],
    ['丽水', 'Lishui'],
    ['台州', 'Taizhou'],
    ['蚌埠', 'Bengbu'],
    ['朝阳', 'Chaoyang'],
    ['乐山', 'Leshan'],
    ['吕梁', 'Lüliang'],
    ['泸州', 'Luzhou'],
    ['儋州', 'Danzhou'],
    ['东莞', 'Dongguan'],
    ['漯河', 'Luohe'],
    ['十堰', 'Shiyan'],
    ['百色', 'Baise'],
    ['阿坝', 'Aba'],
    ['喀什', 'Kashi'],
    ['西安', "Xi'an"],
    ['普洱', "Pu'er"],
    ['瑞安', "Rui'an"],
    ['耒阳', 'Leiyang'],
    ['大冶', 'Daye'],
  ])('reads %s as %s', (nameZh, name) => {
    expect(called(nameZh)).toMatchObject([{ name, pinyin: name }]);
  });

  it.each([
    ['呼和浩特', 'Hohhot', 'Huhehaote'],
    ['鄂尔多斯', 'Ordos', "E'erduosi"],
    ['乌鲁木齐', 'Urumqi', 'Wulumuqi'],
    ['克拉玛依', 'Karamay', 'Kelamayi'],
    ['伊犁', 'Ili', 'Yili'],
    ['拉萨', 'Lhasa', 'Lasa'],
    ['日喀则', 'Xigaze', 'Rikaze'],
    ['甘孜', 'Garze', 'Ganzi'],
    ['哈尔滨', 'Harbin', "Ha'erbin"],
    ['齐齐哈尔', 'Qiqihar', "Qiqiha'er"],
  ])('has the official romanisation of %s, %s, beside its pinyin %s', (nameZh, name, pinyin) => {
    expect(called(nameZh)).toMatchObject([{ name, pinyin }]);
  });

  it('are words in the Latin alphabet, with the Chinese name in Chinese characters', () => {
    for (const { name, pinyin, nameZh, fullNameZh } of cities) {
      expect(name).toMatch(/^\p{Lu}[\p{Script=Latin}' ]+$/u);
      expect(pinyin).toMatch(/^[A-Z][a-zü']+$/);
      expect(nameZh).toMatch(/^\p{Script=Han}{2,}$/u);
      expect(fullNameZh.startsWith(nameZh)).toBe(true);
    }
  });

  it('tell two cities of China apart in Chinese', () => {
    const names = cities.map(({ nameZh }) => nameZh);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
