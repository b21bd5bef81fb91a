import { createHash } from 'node:crypto';
import type { Tag } from '@aws-sdk/client-ec2';

/** Tags by which everything of ours is found again. */
export const ownerTag = 'hansa-owner';
export const keyTag = 'hansa-key';
export const siteTag = 'hansa-site';
const nameTag = 'Name';

const own: ReadonlySet<string> = new Set([ownerTag, keyTag, siteTag, nameTag]);
export const isOwnTag = (key: string): boolean => own.has(key);

const readableMax = 40;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The vendor's token of a machine: 64 ASCII characters at most. */
export const clientToken = (key: string): string => `hansa-${hashOf(key).slice(0, 56)}`;

export const readableName = (key: string): string => `hansa-${key.slice(0, readableMax)}-${hashOf(key).slice(0, 12)}`;

/** A number that depends on nothing but the key. */
export const spread = (key: string): number => Number.parseInt(hashOf(key).slice(0, 8), 16);

export const machineTags = (owner: string, key: string, tags: Readonly<Record<string, string>>): Tag[] => [
  { Key: nameTag, Value: readableName(key) },
  { Key: ownerTag, Value: owner },
  { Key: keyTag, Value: key },
  ...Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
];

export const siteTags = (owner: string, key: string): Tag[] => [
  { Key: nameTag, Value: readableName(key) },
  { Key: ownerTag, Value: owner },
  { Key: siteTag, Value: key },
];

/** The tags as the caller gave them. */
export const givenTags = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.flatMap(({ Key = '', Value = '' }) => (isOwnTag(Key) ? [] : [[Key, Value]])));

export const tagValue = (tags: readonly Tag[] = [], key: string): string | undefined =>
  tags.find(({ Key }) => Key === key)?.Value;

/** A filter takes `*`, `?` and the backslash as wild cards; here they mean themselves. */
export const tagFilter = (key: string, value: string) => ({
  Name: `tag:${key}`,
  Values: [value.replace(/[\\*?]/g, '\\$&')],
});
