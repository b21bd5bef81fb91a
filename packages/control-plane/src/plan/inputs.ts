import { createHash } from 'node:crypto';
import { type PlanInput, type PlanRules, planCities } from './city-plan.ts';

/**
 * Of all that plans rest upon: accounts, machines, prices with their sources, the adapters' lists of calls. Another hash says that
 * something changed since. Which cities and sites are there already, and how much of a quota is used, is left out, so that a
 * plan that was done half-way is the same plan.
 */
export function hashInputs(inputs: readonly PlanInput[], rules: PlanRules): string {
  const anew = inputs.map(({ planned, known }) => ({
    planned: { ...planned, existing: null },
    known: known && { ...known, siteStands: false },
  }));
  const plans = planCities(anew, rules);
  const whole = anew.map(({ planned }, at) => [planned, plans[at]]);
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}
