/**
 * What no rule gives: readings that the dictionary gets wrong, names that are not the pinyin of the Chinese one, and
 * further names that people use. A name below counts as sourced only where GeoNames has it too; the build tells which
 * it has not.
 */

/** English names of provinces by the first two digits of a code. */
export const provinceNames: Readonly<Record<string, string>> = {
  '11': 'Beijing',
  '12': 'Tianjin',
  '13': 'Hebei',
  '14': 'Shanxi',
  '15': 'Inner Mongolia',
  '21': 'Liaoning',
  '22': 'Jilin',
  '23': 'Heilongjiang',
  '31': 'Shanghai',
  '32': 'Jiangsu',
  '33': 'Zhejiang',
  '34': 'Anhui',
  '35': 'Fujian',
  '36': 'Jiangxi',
  '37': 'Shandong',
  '41': 'Henan',
  '42': 'Hubei',
  '43': 'Hunan',
  '44': 'Guangdong',
  '45': 'Guangxi',
  '46': 'Hainan',
  '50': 'Chongqing',
  '51': 'Sichuan',
  '52': 'Guizhou',
  '53': 'Yunnan',
  '54': 'Tibet',
  '61': 'Shaanxi',
  '62': 'Gansu',
  '63': 'Qinghai',
  '64': 'Ningxia',
  '65': 'Xinjiang',
};

/** Readings of Chinese place names, syllable by syllable, that differ from the dictionary's. */
export const readings: Readonly<Record<string, readonly string[]>> = {
  乐清: ['yue', 'qing'],
  什邡: ['shi', 'fang'],
  都匀: ['du', 'yun'],
  珲春: ['hun', 'chun'],
  喀什: ['ka', 'shi'],
};

/** Official names of places whose Chinese name renders a Mongolian, Tibetan, Uyghur or Manchu one; no diacritics. */
export const officialNames: Readonly<Record<string, string>> = {
  150100: 'Hohhot',
  150600: 'Ordos',
  150700: 'Hulunbuir',
  150800: 'Bayannur',
  150900: 'Ulanqab',
  152200: 'Hinggan',
  152500: 'Xilingol',
  152900: 'Alxa',
  230100: 'Harbin',
  230200: 'Qiqihar',
  513300: 'Garze',
  533400: 'Deqen',
  540100: 'Lhasa',
  540200: 'Xigaze',
  540300: 'Qamdo',
  540400: 'Nyingchi',
  540600: 'Nagqu',
  542500: 'Ngari',
  632600: 'Golog',
  650100: 'Urumqi',
  650200: 'Karamay',
  650400: 'Turpan',
  652700: 'Bortala',
  652800: 'Bayingolin',
  652900: 'Aksu',
  653000: 'Kizilsu',
  653200: 'Hotan',
  654000: 'Ili',
  654300: 'Altay',
  659002: 'Aral',
  659003: 'Tumxuk',
  659008: 'Kokdala',
};

/** Further names that people use: older romanisations and names in other languages. They are ours. */
export const otherNames: Readonly<Record<string, readonly string[]>> = {
  110000: ['Peking'],
  230100: ['Haerbin'],
  440100: ['Canton'],
  350200: ['Amoy'],
  150100: ['Huhhot'],
  540200: ['Shigatse'],
  540300: ['Chamdo'],
  540500: ['Lhoka'],
  513200: ['Ngawa'],
  533400: ['Shangri-La'],
  650500: ['Kumul'],
  653100: ['Kashgar'],
  654200: ['Tarbaghatay'],
  141100: ['Lvliang', 'Lyuliang'],
};
