import { CloudError } from '@hansa/clouds';
import { findCondition, isFalse, isTrue } from '@hansa/core';
import { reasonOf, tellRefusal, tellRefusals } from '../../cloud/refusal.ts';
import { wakeHostsOnAccount } from '../../store/index.ts';
import { cloudFailure } from '../cloud-failure.ts';
import type { Phase } from '../phase.ts';
import type { AccountScope } from './scope.ts';

const condition = 'CredentialsValid';

/** CredentialsValid: the cloud takes the credentials, and by all that reading can prove machines can be made. */
export const check: Phase<AccountScope> = {
  condition,
  run: async (context, scope) => {
    const { account } = scope;
    try {
      const { provider } = await context.clouds.openAccount(account);
      const call = { signal: context.signal, callId: `${account.id}/check` };
      const { account: name, refused = [], problems, unproven = [] } = await provider.check(call);
      scope.provider = provider;
      const report = checkCondition({ refused, problems });
      const before = findCondition(account.conditions, condition);
      // What waits for the account need not wait for its own next look.
      if (report.status === 'True' && before?.status !== 'True') {
        await context.write((tx) => wakeHostsOnAccount(tx, account.id));
      }
      return {
        conditions: [report],
        status: { account: name, problems: [...refused.map(tellRefusal), ...problems], unproven: [...unproven] },
      };
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      return cloudFailure(condition, error, { lost: false });
    }
  },
};

/** The first refusal's class is the reason: what is refused of one kind of call is mostly refused for one reason. */
function checkCondition({ refused, problems }: { refused: readonly CloudError[]; problems: readonly string[] }) {
  const [first] = refused;
  if (first === undefined && problems.length === 0) return isTrue(condition);
  const reason = first === undefined ? 'Problems' : reasonOf(first);
  return isFalse(condition, reason, tellRefusals(refused, problems));
}
