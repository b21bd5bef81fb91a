import type { KindReconciler } from '../phase.ts';
import { check } from './check.ts';
import { leave } from './leave.ts';
import { orphans } from './orphans.ts';
import { type AccountScope, loadAccountScope } from './scope.ts';
import { sweep } from './sweep.ts';

export const cloudAccountReconciler = (resyncMs: number): KindReconciler<AccountScope> => ({
  kind: 'cloud-account',
  concurrency: 4,
  resyncMs,
  wakesParent: false,
  load: loadAccountScope,
  phases: [check, sweep, orphans],
  leaving: [leave],
});
