import type { KindReconciler } from '../phase.ts';
import { components } from './components.ts';
import { gateway } from './gateway.ts';
import { join } from './join.ts';
import { leave } from './leave.ts';
import { machine } from './machine.ts';
import { type HostScope, loadHostScope } from './scope.ts';
import { unjoinWindow } from './unjoin-window.ts';

export const hostReconciler = (resyncMs: number): KindReconciler<HostScope> => ({
  kind: 'host',
  concurrency: 8,
  resyncMs,
  wakesParent: true,
  load: loadHostScope,
  phases: [machine, join, components, gateway, unjoinWindow],
  leaving: [leave],
});
