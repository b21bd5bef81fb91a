import type { KindReconciler } from '../phase.ts';
import { check } from './check.ts';
import { leave } from './leave.ts';
import { type AccountScope, loadAccountScope } from './scope.ts';

export const cloudAccountReconciler = (resyncMs: number): KindReconciler<AccountScope> => ({
  kind: 'cloud-account',
  concurrency: 4,
  resyncMs,
  wakesParent: false,
  load: loadAccountScope,
  phases: [check],
  leaving: [leave],
});
