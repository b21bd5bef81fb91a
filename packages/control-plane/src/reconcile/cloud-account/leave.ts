import { CloudError, type CloudErrorClass } from '@hansa/clouds';
import { isFalse } from '@hansa/core';
import { type ExternalCall, forgetSweeps, hasMade, intendCall, latestCall, shredSecrets } from '../../store/index.ts';
import { cloudFailure } from '../cloud-failure.ts';
import type { PassContext, Phase, PhaseReport } from '../phase.ts';
import { recorded } from '../recorded-call.ts';
import type { AccountScope } from './scope.ts';

const condition = 'CredentialsValid';
const action = 'deleteSite';
const pollMs = 2_000;

/**
 * The end of an account, once no city node stands on it (the API refuses it sooner): the network that its machines stood in is
 * taken down, then its credentials are shredded.
 */
export const leave: Phase<AccountScope> = {
  condition,
  run: async (context, scope) => {
    const { account, cityNodes } = scope;
    if (cityNodes.length > 0) return waiting(`waiting for ${cityNodes.join(', ')} to be deleted`);
    if (await hasMade(context.db.sql, account.id)) {
      const stays = await takeDownSite(context, scope);
      if (stays !== undefined) return stays;
    }
    await context.write(async (tx) => {
      await shredSecrets(tx, account.id);
      await forgetSweeps(tx, account.id);
    });
    return { gone: true };
  },
};

const waiting = (waitingFor: string): PhaseReport => ({
  conditions: [isFalse(condition, 'Deleting', waitingFor)],
  status: { waitingFor },
  dueInMs: pollMs,
});

/** What ends the try: another account of the league stands in the same site, or these credentials open nothing any more. */
const givesUpOn: ReadonlySet<CloudErrorClass> = new Set([
  'invalid',
  'not-found',
  'credentials',
  'permission',
  'account-blocked',
]);

/** Undefined once there is nothing left, or nothing left that this account could take down. */
async function takeDownSite(context: PassContext, { account }: AccountScope): Promise<PhaseReport | undefined> {
  const { clouds, league, log } = context;
  try {
    const { provider } = await clouds.openAccount(account);
    const done = await recorded(context, await deletionCall(context, account.id), async (options) => {
      const step = await provider.deleteSite({ key: league.leagueId }, options);
      return { done: step.done, answer: step.done };
    });
    return done ? undefined : waiting('the network of its machines is being taken down');
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (!givesUpOn.has(error.errorClass)) return cloudFailure(condition, error, { lost: false });
    log.warn(
      { errorClass: error.errorClass, reason: error.message },
      'the network of a removed account was left standing',
    );
    return undefined;
  }
}

/** One row, however many steps it takes. */
async function deletionCall({ db, league, write }: PassContext, accountId: string): Promise<ExternalCall> {
  const last = await latestCall(db.sql, accountId, 0, action);
  const call = { resourceId: accountId, accountId, incarnation: 0, action, token: league.leagueId };
  return last ?? write((tx) => intendCall(tx, call));
}
