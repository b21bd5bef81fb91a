import { type Claimed, claimDue } from '../store/index.ts';
import { runClaimed } from './claimed-pass.ts';
import { ClaimLost, type KindReconciler, type ReconcileDeps } from './phase.ts';

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
/** So few at a time where accounts are held apart, since a batch may be all of one account. */
const batchMax = 8;

interface Running {
  readonly abort: AbortController;
  readonly account: string | undefined;
}

export function createKindQueue<Scope>(
  reconciler: KindReconciler<Scope>,
  deps: ReconcileDeps,
  options: QueueOptions,
): KindQueue {
  const { kind, concurrency, concurrencyOfAccount } = reconciler;
  const running = new Map<Promise<void>, Running>();
  const timers = new Set<NodeJS.Timeout>();
  let claiming: Promise<void> | undefined;
  let again = false;
  let open = true;
  let abandoned = false;

  const poke = (): void => {
    again = true;
    if (claiming !== undefined || !open) return;
    claiming = claim().finally(() => {
      claiming = undefined;
      // Told between the last look and now.
      if (again && running.size < concurrency) poke();
    });
  };

  const claim = async (): Promise<void> => {
    try {
      while (again && open && running.size < concurrency) {
        again = false;
        const room = Math.min(concurrency - running.size, concurrencyOfAccount === undefined ? concurrency : batchMax);
        const claimed = await claimDue(deps.db.sql, kind, room, options.leaseMs, busyAccounts());
        if (claimed.length === room) again = true;
        for (const each of claimed) start(each);
      }
    } catch (error) {
      deps.log.warn({ err: error, kind }, 'claiming failed; the next sweep tries again');
    }
  };

  /** Those that have as many passes as one account may. */
  const busyAccounts = (): readonly string[] => {
    if (concurrencyOfAccount === undefined) return [];
    const passes = Map.groupBy(running.values(), ({ account }) => account);
    return [...passes].flatMap(([account, { length }]) => (account && length >= concurrencyOfAccount ? [account] : []));
  };

  const start = (claimed: Claimed): void => {
    const abort = new AbortController();
    if (abandoned) abort.abort(new ClaimLost(claimed.resource.id));
    const pass = runClaimed(reconciler, deps, claimed, { ...options, abort }).then((dueInMs) => {
      running.delete(pass);
      pokeLater(dueInMs);
      poke();
    });
    running.set(pass, { abort, account: claimed.resource.spec.account as string | undefined });
  };

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
      // What was claimed just now is worked on too: nobody else may for as long as its lease.
      await claiming;
      await Promise.all(running.keys());
    },
    abandon: () => {
      close();
      abandoned = true;
      for (const { abort } of running.values()) abort.abort(new ClaimLost('abandoned'));
    },
  };
}
