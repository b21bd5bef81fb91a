import type { KindReconciler } from '../phase.ts';
import { components } from './components.ts';
import { enrolment } from './enrolment.ts';
import { gateway } from './gateway.ts';
import { join } from './join.ts';
import { leave } from './leave.ts';
import { machine } from './machine.ts';
import { type HostScope, loadHostScope } from './scope.ts';
import { unjoinWindow } from './unjoin-window.ts';

export const hostReconciler = (resyncMs: number): KindReconciler<HostScope> => ({
  kind: 'host',
  // Most of a pass is waiting: for a cloud's answer, or for a turn to ask it.
  concurrency: 96,
  concurrencyOfAccount: 24,
  resyncMs,
  wakesParent: true,
  load: loadHostScope,
  phases: [machine, join, components, enrolment, gateway, unjoinWindow],
  leaving: [leave],
});
