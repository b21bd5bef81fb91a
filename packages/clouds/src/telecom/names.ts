import { createHash } from 'node:crypto';
import { isObject } from '../signed-http/answer.ts';

const digest = (text: string, letters: number) => createHash('sha256').update(text).digest('hex').slice(0, letters);

/** Begins the names of all machines and addresses of an owner: what a list is searched by. */
export const namePrefix = (owner: string): string => `hansa-${digest(owner, 8)}-`;

const namePattern = /^hansa-[0-9a-f]{8}-[0-9a-f]{16}$/;

export const isName = (text: string): boolean => namePattern.test(text);

/**
 * What ends the name of a machine and of its address. A key that is itself such a name means what bears it: an address whose
 * machine was never made is listed so, since nothing tells its key any more.
 */
export const nameSuffix = (key: string): string => (isName(key) ? key.slice(-16) : digest(key, 16));

export const machineName = (owner: string, key: string): string => `${namePrefix(owner)}${nameSuffix(key)}`;

/** The vendor keeps it for 24 hours. */
export const clientToken = (purpose: string, key: string): string => digest(`hansa/telecom/${purpose}/${key}`, 32);

export const siteName = (key: string): string => `hansa-site-${digest(key, 16)}`;

/** What a machine's description holds: 255 letters, shown in lists at once, while labels lag by up to ten minutes. */
export interface Identity {
  readonly owner: string;
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
}

export const descriptionLengthMax = 255;

export const writeIdentity = ({ owner, key, tags }: Identity): string => JSON.stringify({ owner, key, tags });

/** Undefined for a description that is not ours. */
export function readIdentity(description: string | undefined): Identity | undefined {
  try {
    const value: unknown = JSON.parse(description ?? '');
    if (!isObject(value) || !isObject(value.tags)) return undefined;
    const { owner, key, tags } = value;
    if (typeof owner !== 'string' || typeof key !== 'string') return undefined;
    const texts = Object.entries(tags).filter((tag): tag is [string, string] => typeof tag[1] === 'string');
    return { owner, key, tags: Object.fromEntries(texts) };
  } catch {
    return undefined;
  }
}
