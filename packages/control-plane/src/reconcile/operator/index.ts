import type { KindReconciler } from '../phase.ts';

/** An operator is a name: nothing is to be done for it, and nothing is left of it. The API refuses its deletion while it has city nodes. */
export const operatorReconciler = (resyncMs: number): KindReconciler<null> => ({
  kind: 'operator',
  concurrency: 2,
  resyncMs,
  wakesParent: false,
  load: async () => null,
  phases: [],
  leaving: [{ run: () => ({ gone: true }) }],
});
