/**
 * Checks who imports whom (`.dependency-cruiser.cjs`). A cruise that sees nothing also finds nothing wrong, so every
 * package with sources must have been seen.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const root = join(import.meta.dirname, '../..');
process.chdir(root);

const options = await extractOptions('./.dependency-cruiser.cjs');
const places = ['packages', 'scripts', 'bench'].filter((place) => existsSync(place));
const { output } = await cruise(places, options, undefined, { tsConfig: extractTsConfig('tsconfig.tests.json') });
const { modules, summary } = output as ICruiseResult;

const unseen = readdirSync('packages').filter(
  (name) =>
    existsSync(`packages/${name}/src/index.ts`) &&
    !modules.some(({ source }) => source.startsWith(`packages/${name}/`)),
);
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
for (const name of unseen) console.error(`no module of packages/${name} was seen: the cruise is blind`);

console.log(`${summary.totalCruised} modules cruised, ${summary.violations.length} violations`);
process.exitCode = summary.totalCruised > 0 && summary.violations.length === 0 && unseen.length === 0 ? 0 : 1;
