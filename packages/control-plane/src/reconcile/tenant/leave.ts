import { isFalse } from '@hansa/core';
import { countChildren, shredSecrets } from '../../store/index.ts';
import type { Phase } from '../phase.ts';
import type { TenantScope } from './index.ts';

/** The end of a tenant: once its channels are gone, its keys are shredded. Each channel that goes wakes it. */
export const leave: Phase<TenantScope> = {
  condition: 'IssuerReady',
  run: async (context, { tenant }) => {
    const channels = await countChildren(context.db.sql, 'channel', tenant.id);
    if (channels > 0) {
      const message = `waiting for ${channels} channels to be deleted`;
      return { conditions: [isFalse('IssuerReady', 'Deleting', message)] };
    }
    await context.write((tx) => shredSecrets(tx, tenant.id));
    return { gone: true };
  },
};
