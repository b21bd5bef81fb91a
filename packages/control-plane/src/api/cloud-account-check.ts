import { randomUUID } from 'node:crypto';
import { CloudError } from '@hansa/clouds';
import type { CloudAccountSpec, CloudAccountStatus } from '@hansa/core';
import { Type } from 'typebox';
import { tellRefusal } from '../cloud/refusal.ts';
import { wake } from '../store/index.ts';
import type { App } from './app.ts';
import { visible } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { principalOf } from './principal.ts';
import { answers, idParams } from './schemas.ts';

const AccountCheckView = Type.Object({
  account: Type.String({ description: 'As the cloud names it; empty when it did not say' }),
  problems: Type.Array(Type.String(), { description: 'What the operator must solve; empty when machines can be made' }),
  unproven: Type.Array(Type.String(), { description: 'What only a write would prove' }),
});

/** A check is for whoever waits for the answer: longer than this is none. */
const checkWithinMs = 25_000;

/** Asks the cloud now; the account's own condition follows. What the operator must solve is an answer, not an error. */
export function checkRoute(app: App, { db, clouds }: ApiDeps): void {
  const schema = {
    operationId: 'checkCloudAccount',
    summary: 'Prove what reading can prove of a cloud account',
    tags: ['cloud-accounts'],
    params: idParams,
    response: answers(200, 'What the cloud says', AccountCheckView),
  };
  const config = { roles: ['admin', 'operator'] as const };
  app.post('/cloud-accounts/:id/check', { schema, config }, async (request) => {
    const principal = principalOf(request);
    const account = await visible<CloudAccountSpec, CloudAccountStatus>(
      db.sql,
      'cloud-account',
      request.params.id,
      principal,
    );
    const call = { signal: AbortSignal.timeout(checkWithinMs), callId: randomUUID() };
    try {
      const { provider } = await clouds.openAccount(account);
      const { account: name, refused = [], problems, unproven = [] } = await provider.check(call);
      return { account: name, problems: [...refused.map(tellRefusal), ...problems], unproven };
    } catch (error) {
      if (!(error instanceof CloudError) || error.cloudRetry === 'same-request') throw error;
      return { account: account.status.account ?? '', problems: [tellRefusal(error)], unproven: [] };
    } finally {
      await wake(db.sql, account.id);
    }
  });
}
