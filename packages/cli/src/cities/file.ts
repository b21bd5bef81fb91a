import { statSync } from 'node:fs';
import { parse } from 'yaml';
import { readIfThere } from '../context.ts';
import { UsageError } from '../failure.ts';

const fields = ['city', 'name', 'cloud', 'account', 'profile'] as const;

export type CityEntry = { readonly city: string } & Partial<Record<(typeof fields)[number], string>>;

const bytesMax = 1_048_576;
const citiesMax = 500;

/** A YAML (or JSON) list of cities: `- {city: 330100, cloud: telecom}`. @throws UsageError naming the entry that cannot be */
export function readCitiesFile(file: string): CityEntry[] {
  const text = readIfThere(file);
  if (text === undefined) throw new UsageError(`${file} does not exist`);
  if (statSync(file).size > bytesMax) throw new UsageError(`${file} is larger than a list of cities can be`);
  const list = parseYaml(file, text);
  if (!Array.isArray(list) || list.length === 0) throw new UsageError(`${file} must be a list of cities, one or more`);
  if (list.length > citiesMax) throw new UsageError(`${file} names ${list.length} cities; ${citiesMax} go at once`);
  return list.map((entry: unknown, at) => cityEntry(entry, `${file}, city ${at + 1}`));
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text, { schema: 'core' });
  } catch (error) {
    throw new UsageError(`${file} is no YAML: ${(error as Error).message}`);
  }
}

function cityEntry(entry: unknown, where: string): CityEntry {
  if (typeof entry !== 'object' || entry === null) throw new UsageError(`${where}: must have the field city`);
  const pairs = Object.entries(entry).map(([field, value]) => {
    if (!fields.some((known) => known === field))
      throw new UsageError(`${where}: ${field} is none of ${fields.join(', ')}`);
    // A code such as 330100 reads as a number in YAML.
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new UsageError(`${where}: ${field} must be a text`);
    return [field, String(value)];
  });
  const { city, ...others } = Object.fromEntries(pairs) as Partial<CityEntry>;
  if (city === undefined) throw new UsageError(`${where}: must have the field city`);
  return { city, ...others };
}
