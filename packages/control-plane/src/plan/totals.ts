import type { PlannedCall, PlannedVendorCall } from './calls.ts';
import type { CityPlan, PlanInput } from './city-plan.ts';
import { type MonthlySum, monthlySums } from './prices.ts';
import { type NeededQuota, neededQuota, quotaNotes } from './quota.ts';

export interface PlanTotals {
  readonly calls: readonly { readonly call: string; readonly times: number }[];
  /** The vendors' own calls that change something. */
  readonly vendorCalls: readonly (PlannedVendorCall & { readonly cloud: string })[];
  readonly monthly: readonly MonthlySum[];
  /** Cities of whose price some part is not known; traffic is never known. */
  readonly incomplete: number;
  readonly quota: readonly NeededQuota[];
  readonly notes: readonly string[];
}

/** What plans come to together. */
export function sumUp(inputs: readonly PlanInput[], plans: readonly CityPlan[]): PlanTotals {
  const quota = neededQuota(inputs, plans);
  return {
    calls: portCalls(plans.flatMap(({ calls }) => calls)),
    vendorCalls: vendorCalls(plans),
    monthly: monthlySums(plans.flatMap(({ prices }) => prices)),
    incomplete: plans.filter(({ unpriced }) => unpriced.some(({ kind }) => kind !== 'traffic')).length,
    quota,
    notes: quotaNotes(quota),
  };
}

function portCalls(calls: readonly PlannedCall[]): PlanTotals['calls'] {
  const sums = new Map<string, number>();
  for (const { call, times } of calls) sums.set(call, (sums.get(call) ?? 0) + times);
  return [...sums].map(([call, times]) => ({ call, times }));
}

/** One that is sent an unknown number of times for one city is so in all. */
function vendorCalls(plans: readonly CityPlan[]): PlanTotals['vendorCalls'] {
  const sums = new Map<string, PlanTotals['vendorCalls'][number]>();
  for (const { cloud, calls } of plans) {
    for (const { call, effect, times } of calls.flatMap((each) => each.vendorCalls)) {
      if (effect === 'read') continue;
      const known = sums.get(`${cloud} ${call}`)?.times;
      const sum = times === null || known === null ? null : times + (known ?? 0);
      sums.set(`${cloud} ${call}`, { cloud, call, effect, times: sum });
    }
  }
  return [...sums.values()];
}
