import { createHash } from 'node:crypto';
import { type CityPlan, type PlanInput, type PlanRules, planCities } from './city-plan.ts';

/** A vendor tells its price of today; that today is another day is no change. */
const withoutToday = ({ prices, ...plan }: CityPlan) => ({
  ...plan,
  prices: prices.map((line) => (line.origin === 'vendor' ? { ...line, asOf: null } : line)),
});

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
  const plans = planCities(anew, rules).map(withoutToday);
  const whole = anew.map(({ planned }, at) => [planned, plans[at]]);
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}
