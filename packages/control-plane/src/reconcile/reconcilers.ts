import { channelReconciler } from './channel/index.ts';
import { cityNodeReconciler } from './city-node/index.ts';
import { cloudAccountReconciler } from './cloud-account/index.ts';
import { hostReconciler } from './host/index.ts';
import { operatorReconciler } from './operator/index.ts';
import type { KindReconciler } from './phase.ts';
import type { ReconcileSettings } from './settings.ts';
import { tenantReconciler } from './tenant/index.ts';

/** What nothing happens to is looked at seldom. */
const calmFactor = 20;

/** All kinds. Hosts are looked at often, since silence wakes nobody; the others are woken by what concerns them. */
export function allReconcilers({ resyncMs, sweepEveryMs }: ReconcileSettings): readonly KindReconciler<unknown>[] {
  return [
    hostReconciler(resyncMs),
    cityNodeReconciler(resyncMs),
    channelReconciler(resyncMs * calmFactor),
    tenantReconciler(resyncMs * calmFactor),
    cloudAccountReconciler(sweepEveryMs),
    operatorReconciler(resyncMs * calmFactor),
  ];
}
