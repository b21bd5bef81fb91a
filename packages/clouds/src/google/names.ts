import { createHash } from 'node:crypto';

/** Labels by which machines are found again. */
export const ownerLabel = 'hansa-owner';
export const keyLabel = 'hansa-key';

/** Items of a machine's metadata: labels hold lower case only, so the caller's tags stand here as they were given. */
export const tagsItem = 'hansa-tags';
export const userDataItem = 'user-data';

const readableMax = 30;

const hashOf = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** The machine's name, its disk's and its address's; 63 characters at most, as RFC 1035 has them. */
export function resourceName(key: string): string {
  const readable = key.replaceAll(/[^a-z0-9-]/g, '-').slice(0, readableMax);
  return `hansa-${readable}-${hashOf(key, 12)}`;
}

/** A firewall rule of a site: one for each source, since ports and sources of one rule are multiplied. */
export const firewallName = (site: string, from: string): string => `${site}-${hashOf(from, 8)}`;
