import { Ec2Error, missingParameter } from './errors.ts';

export interface FilterInput {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

/** What a filter of a name reads of a thing: one or several values. */
export type Readers<T> = Readonly<
  Record<string, (item: T) => string | boolean | undefined | readonly (string | undefined)[]>
>;

interface Tagged {
  readonly tags: ReadonlyMap<string, string>;
}

/**
 * Those that every filter lets through: one of its values must match, with `*` and `?` as wild cards.
 * @throws Ec2Error InvalidParameterValue when there is no such filter.
 */
export function filtered<T extends Tagged>(
  items: Iterable<T>,
  filters: readonly FilterInput[] = [],
  readers: Readers<T>,
): T[] {
  const checks = filters.map(({ Name, Values = [] }) => {
    if (Name === undefined) throw missingParameter('Filter.Name');
    const read = readerOf(Name, readers);
    const patterns = Values.map(patternOf);
    return (item: T) => {
      const values = [read(item) ?? []].flat().map(String);
      return values.some((value) => patterns.some((pattern) => pattern.test(value)));
    };
  });
  return [...items].filter((item) => checks.every((check) => check(item)));
}

function readerOf<T extends Tagged>(name: string, readers: Readers<T>): Readers<T>[string] {
  if (name.startsWith('tag:')) return ({ tags }) => tags.get(name.slice(4));
  if (name === 'tag-key') return ({ tags }) => [...tags.keys()];
  const reader = readers[name];
  if (reader === undefined) throw new Ec2Error('InvalidParameterValue', `The filter '${name}' is invalid`);
  return reader;
}

/** `*` and `?` are wild cards, unless a backslash stands before them. */
function patternOf(value: string): RegExp {
  const source = value.replace(/\\[\\*?]|[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    const letter = part.length > 1 ? part.slice(1) : part;
    return letter.replace(/[.*+?^${}()|[\]\\]/, '\\$&');
  });
  return new RegExp(`^${source}$`);
}
