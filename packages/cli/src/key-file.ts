import { join } from 'node:path';

/** Where a tenant's key lies when nobody says otherwise. */
export const keyFileOf = (homeDirectory: string, tenantId: string): string =>
  join(homeDirectory, 'keys', `${tenantId}.key`);
