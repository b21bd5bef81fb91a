import type { KindReconciler } from '../phase.ts';
import { admit } from './admit.ts';
import { authority } from './authority.ts';
import { hosts } from './hosts.ts';
import { leave } from './leave.ts';
import { type CityNodeScope, loadCityNodeScope } from './scope.ts';
import { services } from './services.ts';

export const cityNodeReconciler = (resyncMs: number): KindReconciler<CityNodeScope> => ({
  kind: 'city-node',
  concurrency: 8,
  resyncMs,
  wakesParent: false,
  load: loadCityNodeScope,
  phases: [hosts, authority, services, admit],
  leaving: [leave],
});
