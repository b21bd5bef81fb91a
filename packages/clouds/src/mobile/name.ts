import { createHash } from 'node:crypto';
import type { MachineLabel } from '../once/sightings.ts';

const hexDigits = 16;

/** Machines have no client token here, so this name is what makes a second one of a key impossible: 22 letters, all there is. */
export const machineName = (key: string): string => `hansa-${hashOf(`machine/${key}`)}`;

/** Of a site's network, its subnet and its firewall alike. */
export const siteName = (key: string): string => `hansa-${hashOf(`site/${key}`)}`;

export const isOurs = (name: string): boolean => /^hansa-[0-9a-f]{16}$/.test(name);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, hexDigits);

/** The vendor's page names no limit; this one is common on its other fields. */
export const labelLengthMax = 255;

/**
 * What a machine says of itself in its description, the only text that is written with the order and read with the list.
 * Only ASCII, so that letters and bytes are the same number.
 */
export const writeLabel = ({ owner, key, site, tags }: MachineLabel): string =>
  JSON.stringify({ hansa: 1, owner, key, site, tags }).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Undefined for any text that is not one of our labels, such as what an operator wrote over it. */
export function readLabel(description: unknown): MachineLabel | undefined {
  if (typeof description !== 'string' || !description.startsWith('{"hansa":1,')) return undefined;
  try {
    const { owner, key, site, tags } = JSON.parse(description) as Record<string, unknown>;
    if (typeof owner !== 'string' || typeof key !== 'string' || typeof site !== 'string') return undefined;
    if (typeof tags !== 'object' || tags === null) return undefined;
    if (Object.values(tags).some((value) => typeof value !== 'string')) return undefined;
    return { owner, key, site, tags: tags as Record<string, string> };
  } catch {
    // Cut off or edited: it says nothing any more.
    return undefined;
  }
}
