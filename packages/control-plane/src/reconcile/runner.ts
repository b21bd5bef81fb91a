import type { Kind } from '@hansa/core';
import type { KindReconciler, ReconcileDeps } from './phase.ts';
import { createKindQueue, type KindQueue } from './queue.ts';

/** Reconciles the resources of all kinds until it is stopped. Any number of runners share one database. */
export interface Runner {
  /** Ends gracefully: passes that run come to their end. */
  stop(): Promise<void>;
  /** Ends as a killed process does: nothing more is written. */
  abandon(): void;
}

export interface RunnerOptions {
  /** A row whose worker died is claimed again after this long. */
  readonly leaseMs?: number;
  readonly sweepMs?: number;
  readonly random?: () => number;
}

/** 10 s: a row is worked on again 8 s (median) after its worker was killed, for one renewal in 5 s. */
const leaseMsDefault = 10_000;
/** The guarantee behind the notifications, which are hints. */
const sweepMsDefault = 1_000;

/** Starts to claim what is due: woken by notifications, swept each second (jittered). */
export async function startRunner(
  deps: ReconcileDeps,
  reconcilers: readonly KindReconciler<unknown>[],
  options: RunnerOptions = {},
): Promise<Runner> {
  const { leaseMs = leaseMsDefault, sweepMs = sweepMsDefault, random = Math.random } = options;
  const queues = new Map<Kind, KindQueue>(
    reconcilers.map((reconciler) => [reconciler.kind, createKindQueue(reconciler, deps, { leaseMs, random })]),
  );
  const pokeAll = (): void => {
    for (const queue of queues.values()) queue.poke();
  };

  let sweep: NodeJS.Timeout | undefined;
  const sweepLater = (): void => {
    sweep = setTimeout(
      () => {
        pokeAll();
        sweepLater();
      },
      sweepMs * (0.75 + 0.5 * random()),
    );
  };

  const unlisten = await deps.db.listen('hansa_due', (kind) => {
    if (kind === null) pokeAll();
    else queues.get(kind as Kind)?.poke();
  });
  pokeAll();
  sweepLater();

  const close = (): void => {
    clearTimeout(sweep);
    unlisten();
  };
  return {
    stop: async () => {
      close();
      await Promise.all([...queues.values()].map((queue) => queue.drain()));
    },
    abandon: () => {
      close();
      for (const queue of queues.values()) queue.abandon();
    },
  };
}
