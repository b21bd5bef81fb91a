import type { MachineLabel } from '../once/sightings.ts';
import { isObject } from '../signed-http/answer.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

const own = { owner: 'hansa-owner', key: 'hansa-key', site: 'hansa-site' } as const;

/** A machine's tags with whose it is. */
export const writeTags = ({ owner, key, site, tags }: MachineLabel): readonly Tag[] => [
  { key: own.owner, value: owner },
  { key: own.key, value: key },
  { key: own.site, value: site },
  ...Object.entries(tags).map(([name, value]) => ({ key: name, value })),
];

/** Undefined when the tags do not say whose machine it is. */
export function readTags(rows: unknown): MachineLabel | undefined {
  const pairs = (Array.isArray(rows) ? rows : [])
    .filter(isObject)
    .flatMap(({ key, value }) =>
      typeof key === 'string' ? [[key, typeof value === 'string' ? value : ''] as const] : [],
    );
  const { [own.owner]: owner, [own.key]: key, [own.site]: site = '', ...tags } = Object.fromEntries(pairs);
  return owner === undefined || key === undefined ? undefined : { owner, key, site, tags };
}
