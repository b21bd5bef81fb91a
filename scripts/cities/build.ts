/**
 * Makes the catalogue of cities from open packages (`sources.ts`): `node scripts/cities/build.ts`. Downloads what the
 * cache does not have, prints what no source confirms, and writes a file that is committed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { abroadRows } from './abroad-rows.ts';
import { readCentres } from './centres.ts';
import { chinaRows } from './china-rows.ts';
import { readDivisions } from './divisions.ts';
import { fetchSource } from './fetch.ts';
import { readGazetteer } from './gazetteer.ts';
import { readLocodes } from './locodes.ts';
import { renderCatalogue } from './render.ts';
import { createRomanise } from './romanise.ts';
import { type SourceName, sources } from './sources.ts';

const root = join(import.meta.dirname, '../..');
const cache = join(root, '.cache/cities');
const folder = (name: SourceName): string => fetchSource(sources[name], cache);

const gazetteer = readGazetteer(folder('places'), folder('subdivisions'));
const romanise = await createRomanise(folder('pinyin'));
const china = chinaRows({
  divisions: readDivisions(folder('divisions')),
  centreOf: readCentres(folder('centres'), folder('outlines')),
  gazetteer,
  romanise,
});
const abroad = abroadRows({ gazetteer, romanise, findLocode: readLocodes(folder('locodes'), folder('ports')) });
const cities = [...china.rows, ...abroad].toSorted((a, b) => a.code.localeCompare(b.code, 'en'));

writeFileSync(join(root, 'packages/core/src/city/generated/cities.json'), renderCatalogue(cities));

for (const level of ['municipality', 'prefecture', 'county', 'abroad']) {
  console.log(`${cities.filter((city) => city.level === level).length} ${level}`);
}
console.log(`the smallest county-level city that is in has ${china.smallestPopulation} inhabitants by GeoNames`);
for (const { code, name, nameZh, source } of cities) {
  const ours = Object.entries(source).filter(([, where]) => where === 'hansa');
  if (ours.length > 0) console.log(`ours: ${ours.map(([what]) => what).join(', ')} of ${code} ${name} ${nameZh}`);
}
for (const line of china.unconfirmed) console.log(`GeoNames has no such romanisation: ${line}`);
