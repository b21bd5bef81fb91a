import { isFalse } from '@hansa/core';
import { shredSecrets } from '../../store/index.ts';
import type { Phase } from '../phase.ts';
import type { AccountScope } from './scope.ts';

const condition = 'CredentialsValid';

/** The end of an account: once no city node stands on it, its credentials are shredded. The API refuses it sooner than that. */
export const leave: Phase<AccountScope> = {
  condition,
  run: async (context, { account, cityNodes }) => {
    if (cityNodes.length > 0) {
      const waitingFor = `waiting for ${cityNodes.join(', ')} to be deleted`;
      return { conditions: [isFalse(condition, 'Deleting', waitingFor)], status: { waitingFor }, dueInMs: 2_000 };
    }
    await context.write((tx) => shredSecrets(tx, account.id));
    return { gone: true };
  },
};
