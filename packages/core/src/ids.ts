import type { Kind } from './kinds/kind.ts';

const prefixes = {
  operator: 'op',
  'cloud-account': 'ca',
  'city-node': 'cn',
  host: 'ho',
  tenant: 'te',
  channel: 'ch',
} as const satisfies Record<Kind, string>;

/** Crockford's base 32 without letters that read alike; lower case, since a Fabric channel id allows no other. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const randomLetters = 16;

/** Fills its argument with random bytes, as `crypto.getRandomValues` does. */
export type RandomSource = (bytes: Uint8Array) => Uint8Array;

/** Makes ids such as `cn-3f9kq0t2m8w6zr1x`: 80 random bits, never reused, valid as Fabric channel ids and MSP ids. */
export type NewId = (kind: Kind) => string;

export function createIds(random: RandomSource): NewId {
  return (kind) => {
    const bytes = random(new Uint8Array(randomLetters));
    const letters = Array.from(bytes, (byte) => alphabet[byte & 31]).join('');
    return `${prefixes[kind]}-${letters}`;
  };
}

/** The pattern of an id of this kind, as a regular expression's source. */
export const idPattern = (kind: Kind): string => `^${prefixes[kind]}-[${alphabet}]{${randomLetters}}$`;
