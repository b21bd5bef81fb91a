import type { CityPlan, PlanInput } from './city-plan.ts';

/** What plans need of an account in all, and what it may have. */
export interface NeededQuota {
  readonly account: string | null;
  readonly measure: string;
  readonly amount: number;
  /** Null: not known. */
  readonly limit: number | null;
  readonly used: number | null;
  /** `vendor`: as the vendor says now. `default`: what every account has at first; this one may have more. */
  readonly limitOf: 'vendor' | 'default' | null;
  /** False: more is needed than the limit leaves. Null: not known. */
  readonly enough: boolean | null;
  /** Of the default. */
  readonly source: string | null;
}

/** By account and measure, smallest name first. */
export function neededQuota(inputs: readonly PlanInput[], plans: readonly CityPlan[]): readonly NeededQuota[] {
  const needed = new Map<string, NeededQuota>();
  for (const [at, { account, quota }] of plans.entries()) {
    for (const { measure, amount } of quota) {
      const key = `${account ?? ''} ${measure}`;
      const sum = (needed.get(key)?.amount ?? 0) + amount;
      needed.set(key, { account, measure, amount: sum, ...limitOf(inputs[at]?.known, measure, sum) });
    }
  }
  return [...needed].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}

type Limit = Pick<NeededQuota, 'limit' | 'used' | 'limitOf' | 'enough' | 'source'>;

function limitOf(known: PlanInput['known'], measure: string, amount: number): Limit {
  const seen = known?.offers?.quotas?.find((each) => each.measure === measure);
  if (seen !== undefined) {
    const { limit, used = null } = seen;
    const enough = amount + (used ?? 0) > limit ? false : used === null ? null : true;
    return { limit, used, limitOf: 'vendor', enough, source: null };
  }
  const usual = known?.deployment.defaultLimits.find((each) => each.measure === measure);
  if (usual === undefined) return { limit: null, used: null, limitOf: null, enough: null, source: null };
  const { limit, source } = usual;
  return { limit, used: null, limitOf: 'default', enough: amount > limit ? false : null, source };
}

/** What is to be asked for before the plan is done. */
export const quotaNotes = (needed: readonly NeededQuota[]): readonly string[] =>
  needed
    .filter(({ enough }) => enough === false)
    .map(({ account, measure, amount, limit, used, limitOf: of, source }) => {
      const needs = `The account ${account ?? ''} needs ${amount} ${measure}`;
      return of === 'default'
        ? `${needs}; unless it was raised, its limit is ${limit} (${source}): ask the vendor for more first`
        : `${needs}; ${used ?? 0} of ${limit} are used: ask the vendor for more first`;
    });
