import { createHash } from 'node:crypto';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export const machineName = (key: string): string => `hansa-${hashOf(`machine/${key}`)}`;

/** Of a site's network, subnet and security group. The gateway is known to dislike hyphens in these. */
export const siteName = (key: string): string => `hansa_${hashOf(`site/${key}`)}`;
