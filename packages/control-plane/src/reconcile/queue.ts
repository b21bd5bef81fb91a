import { type Claimed, claimDue, holdClaim, renew, settle, tombstone } from '../store/index.ts';
import { runPass } from './pass.ts';
import { ClaimLost, type KindReconciler, type PassContext, type ReconcileDeps } from './phase.ts';

/** The resources of one kind as a queue: their rows are it. */
export interface KindQueue {
  /** Something may be due: claims as much as there is room for. Cheap to call at any time. */
  poke(): void;
  /** Claims nothing more; resolves when the passes that run have ended. */
  drain(): Promise<void>;
  /** Ends at once: passes that run are cut off and write nothing more. */
  abandon(): void;
}

export interface QueueOptions {
  readonly leaseMs: number;
  readonly random: () => number;
}

/** Below this the sweep of each second would be too late. */
const soonMs = 1_000;

export function createKindQueue<Scope>(
  reconciler: KindReconciler<Scope>,
  deps: ReconcileDeps,
  { leaseMs, random }: QueueOptions,
): KindQueue {
  const { kind, concurrency } = reconciler;
  const running = new Map<Promise<void>, AbortController>();
  const timers = new Set<NodeJS.Timeout>();
  let claiming = false;
  let again = false;
  let open = true;

  const poke = (): void => {
    again = true;
    if (!claiming && open) void claim();
  };

  const claim = async (): Promise<void> => {
    claiming = true;
    try {
      while (again && open && running.size < concurrency) {
        again = false;
        const room = concurrency - running.size;
        const claimed = await claimDue(deps.db.sql, kind, room, leaseMs);
        if (claimed.length === room) again = true;
        for (const each of claimed) start(each);
      }
    } catch (error) {
      deps.log.warn({ err: error, kind }, 'claiming failed; the next sweep tries again');
    } finally {
      claiming = false;
    }
  };

  const start = (claimed: Claimed): void => {
    const abort = new AbortController();
    const pass = runClaimed(claimed, abort).finally(() => {
      running.delete(pass);
      poke();
    });
    running.set(pass, abort);
  };

  const runClaimed = async (claimed: Claimed, abort: AbortController): Promise<void> => {
    const { id } = claimed.resource;
    const log = deps.log.child({ kind, resource: id, attempt: claimed.attempts + 1 });
    const startedMs = performance.now();
    const count = (outcome: 'settled' | 'failed' | 'lost'): void =>
      deps.metrics.pass(kind, outcome, performance.now() - startedMs);
    const renewal = setInterval(() => void keepClaim(), leaseMs / 2);
    const keepClaim = async (): Promise<void> => {
      const kept = await renew(deps.db.sql, { id, epoch: claimed.epoch }, leaseMs).catch(() => false);
      if (!kept) abort.abort(new ClaimLost(id));
    };
    try {
      const outcome = await runPass(reconciler, passContext(claimed, abort, log), claimed, random);
      if (abort.signal.aborted) throw new ClaimLost(id);
      const kept = outcome.gone
        ? await deps.db.transaction((tx) => tombstone(tx, id, claimed.epoch))
        : await settle(deps.db, outcome.settlement);
      if (!kept) throw new ClaimLost(id);
      if (!outcome.gone) pokeLater(outcome.settlement.dueInMs);
      count(outcome.gone || outcome.settlement.error === undefined ? 'settled' : 'failed');
    } catch (error) {
      count('lost');
      if (error instanceof ClaimLost) log.info('the claim was lost; the pass wrote nothing');
      else log.warn({ err: error }, 'a pass could not be settled; its lease will end');
    } finally {
      clearInterval(renewal);
    }
  };

  const passContext = (claimed: Claimed, abort: AbortController, log: ReconcileDeps['log']): PassContext => ({
    ...deps,
    log,
    signal: abort.signal,
    write: (work) =>
      deps.db.transaction(async (tx) => {
        const claim = { id: claimed.resource.id, epoch: claimed.epoch };
        if (abort.signal.aborted || !(await holdClaim(tx, claim))) throw new ClaimLost(claim.id);
        return await work(tx);
      }),
  });

  const pokeLater = (dueInMs: number | null): void => {
    if (dueInMs === null || dueInMs > soonMs || !open) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      poke();
    }, dueInMs + 1);
    timers.add(timer);
  };

  const close = (): void => {
    open = false;
    for (const timer of timers) clearTimeout(timer);
  };

  return {
    poke,
    drain: async () => {
      close();
      await Promise.all(running.keys());
    },
    abandon: () => {
      close();
      for (const abort of running.values()) abort.abort(new ClaimLost('abandoned'));
    },
  };
}
