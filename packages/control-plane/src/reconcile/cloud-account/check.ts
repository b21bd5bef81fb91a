import { CloudError } from '@hansa/clouds';
import { findCondition, isFalse, isTrue } from '@hansa/core';
import { wakeHostsOnAccount } from '../../store/index.ts';
import { cloudFailure } from '../cloud-failure.ts';
import type { Phase } from '../phase.ts';
import type { AccountScope } from './scope.ts';

const condition = 'CredentialsValid';

/** CredentialsValid: the cloud takes the credentials, and by all that reading can prove machines can be made. */
export const check: Phase<AccountScope> = {
  condition,
  run: async (context, { account }) => {
    try {
      const { provider } = await context.clouds.openAccount(account);
      const call = { signal: context.signal, callId: `${account.id}/check` };
      const found = await provider.check(call);
      const report =
        found.problems.length === 0 ? isTrue(condition) : isFalse(condition, 'Problems', found.problems.join('; '));
      const before = findCondition(account.conditions, condition);
      // What waits for the account need not wait for its own next look.
      if (report.status === 'True' && before?.status !== 'True') {
        await context.write((tx) => wakeHostsOnAccount(tx, account.id));
      }
      return {
        conditions: [report],
        status: { account: found.account, problems: [...found.problems], unproven: [...(found.unproven ?? [])] },
      };
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      return cloudFailure(condition, error, { lost: false });
    }
  },
};
