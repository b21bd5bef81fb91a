import { type Claimed, holdClaim, renew, settle, tombstone } from '../store/index.ts';
import { runPass } from './pass.ts';
import { ClaimLost, type KindReconciler, type PassContext, type ReconcileDeps } from './phase.ts';

export interface ClaimedPassOptions {
  readonly leaseMs: number;
  readonly random: () => number;
  /** Aborted when the process stops at once; this pass aborts it when its claim is lost. */
  readonly abort: AbortController;
}

/** A pass that takes longer hangs: its claim is given up, so that another worker may try. */
const passMsMax = 120_000;

/**
 * One pass over a claimed resource, from load to settlement, with the lease renewed at half. Answers when the resource is due
 * again (null: only when woken, or gone); never throws. After the claim is lost nothing is written.
 */
export async function runClaimed<Scope>(
  reconciler: KindReconciler<Scope>,
  deps: ReconcileDeps,
  claimed: Claimed,
  { leaseMs, random, abort }: ClaimedPassOptions,
): Promise<number | null> {
  const { id, kind } = claimed.resource;
  const log = deps.log.child({ kind, resource: id, attempt: claimed.attempts + 1 });
  const startedMs = performance.now();
  const count = (outcome: 'settled' | 'failed' | 'lost'): void =>
    deps.metrics.pass(kind, outcome, performance.now() - startedMs);
  const lease = keepLease(deps, claimed, leaseMs, abort);
  try {
    const context = passContext(deps, claimed, abort.signal, log);
    const outcome = await Promise.race([runPass(reconciler, context, claimed, random), rejection(abort.signal)]);
    const kept = outcome.gone
      ? await deps.db.transaction((tx) => tombstone(tx, id, claimed.epoch))
      : await settle(deps.db, outcome.settlement);
    if (!kept) throw new ClaimLost(id);
    count(outcome.gone || outcome.settlement.error === undefined ? 'settled' : 'failed');
    return outcome.gone ? null : outcome.settlement.dueInMs;
  } catch (error) {
    count('lost');
    if (error instanceof ClaimLost) log.info('the claim was lost; the pass wrote nothing more');
    else log.warn({ err: error }, 'a pass could not be settled; its lease will end');
    abort.abort(new ClaimLost(id));
    return null;
  } finally {
    clearInterval(lease);
  }
}

function keepLease(deps: ReconcileDeps, claimed: Claimed, leaseMs: number, abort: AbortController): NodeJS.Timeout {
  const { id } = claimed.resource;
  const startedMs = performance.now();
  const renewOnce = async (): Promise<void> => {
    const hangs = performance.now() - startedMs > passMsMax;
    const kept = !hangs && (await renew(deps.db.sql, { id, epoch: claimed.epoch }, leaseMs).catch(() => false));
    if (!kept) abort.abort(new ClaimLost(id));
  };
  return setInterval(() => void renewOnce(), leaseMs / 2);
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}

const passContext = (
  deps: ReconcileDeps,
  claimed: Claimed,
  signal: AbortSignal,
  log: ReconcileDeps['log'],
): PassContext => ({
  ...deps,
  log,
  signal,
  write: (work) =>
    deps.db.transaction(async (tx) => {
      const claim = { id: claimed.resource.id, epoch: claimed.epoch };
      if (signal.aborted || !(await holdClaim(tx, claim))) throw new ClaimLost(claim.id);
      return await work(tx);
    }),
});
