import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readings } from './names.ts';

/** Hanyu pinyin of a Chinese place name, without tones. */
export type Romanise = (nameZh: string, fullNameZh?: string) => string;

interface PinyinPro {
  pinyin(text: string, options: { toneType: 'none'; type: 'array' }): string[];
}

/** Reads the name inside its full form: what follows decides how some characters are read. */
export async function createRomanise(folder: string): Promise<Romanise> {
  const { pinyin }: PinyinPro = await import(pathToFileURL(join(folder, 'package/dist/index.mjs')).href);
  return (nameZh, fullNameZh = nameZh) =>
    joinSyllables(
      readings[nameZh] ?? pinyin(fullNameZh, { toneType: 'none', type: 'array' }).slice(0, [...nameZh].length),
    );
}

/** GB/T 16159: one word with a capital; an apostrophe before a syllable, not the first, that begins with a, o or e. */
const joinSyllables = (syllables: readonly string[]): string => {
  const word = syllables
    .map((syllable, at) => (at > 0 && /^[aoe]/.test(syllable) ? `'${syllable}` : syllable))
    .join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
};
