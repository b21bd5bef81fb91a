import { createHash } from 'node:crypto';

const digest = (text: string, letters: number) => createHash('sha256').update(text).digest('hex').slice(0, letters);

export const machineName = (key: string): string => `hansa-${digest(key, 16)}`;

export const siteName = (key: string): string => `hansa-site-${digest(key, 16)}`;

/** At most 64 letters; bound for ever to what it made. */
export const clientToken = (key: string): string => `hansa-${digest(`machine/${key}`, 40)}`;

export const ownerTag = 'hansa-owner';
export const keyTag = 'hansa-key';
