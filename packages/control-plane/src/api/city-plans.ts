import { Confidence, PriceRow } from '@hansa/clouds';
import { closed, HansaError, invalidRequest } from '@hansa/core';
import { type Static, Type } from 'typebox';
import { type PlannedCity, planCities } from '../plan/city-plan.ts';
import { hashInputs } from '../plan/inputs.ts';
import { askCloud, type KnownCloud } from '../plan/known-cloud.ts';
import { sumUp } from '../plan/totals.ts';
import { siteIngress } from '../reconcile/host/site.ts';
import { cityNodesIn, recentSite, type Tx } from '../store/index.ts';
import type { Routes } from './app.ts';
import { type CheckedWish, CityWish, checkWish } from './city-wish.ts';
import type { ApiDeps } from './deps.ts';
import { OperatorId, operatorFor } from './operator-for.ts';
import { origin } from './prices.ts';
import { type Principal, principalOf } from './principal.ts';
import { answers, literals, nullable } from './schemas.ts';

const citiesMax = 500;

const NewCityPlan = Type.Object(
  {
    operatorId: Type.Optional(OperatorId),
    cities: Type.Array(CityWish, { minItems: 1, maxItems: citiesMax }),
  },
  closed,
);

const micros = Type.Integer({ description: 'Millionths of the currency' });
const confidence = Confidence;
const quotaFields = { measure: Type.String(), amount: Type.Integer() };
const portCall = { call: Type.String({ description: "Of the cloud provider's port" }), times: Type.Integer() };
const vendorCall = {
  call: Type.String({ description: "The vendor's own name of it" }),
  effect: literals(['read', 'write']),
  times: nullable(Type.Integer({ description: 'In all; null: as often as it takes' })),
};
const Monthly = Type.Array(Type.Object({ currency: Type.String(), microsPerMonth: micros, confidence }), {
  description: 'One sum a currency, as sure as its least sure part',
});

const PriceLine = Type.Object({
  kind: PriceRow.properties.kind,
  sku: Type.String(),
  quantity: Type.Integer({ description: 'Of all machines together, in the unit' }),
  unit: PriceRow.properties.unit,
  amountMicros: micros,
  currency: Type.String(),
  microsPerMonth: micros,
  source: Type.String(),
  asOf: Type.String({ format: 'date' }),
  confidence,
  origin,
});

const CityPlanView = Type.Object({
  city: Type.String(),
  cloud: Type.String(),
  profile: Type.String(),
  account: nullable(Type.String()),
  region: nullable(Type.String()),
  existing: nullable(Type.String({ description: 'The city node that is there already' })),
  machines: Type.Array(
    Type.Object({ type: Type.String(), image: Type.String(), diskGiB: Type.Integer(), count: Type.Integer() }),
  ),
  calls: Type.Array(Type.Object({ ...portCall, vendorCalls: Type.Array(Type.Object(vendorCall)) })),
  prices: Type.Array(PriceLine),
  unpriced: Type.Array(Type.Object({ kind: PriceRow.properties.kind, sku: Type.String(), reason: Type.String() })),
  monthly: Monthly,
  quota: Type.Array(Type.Object(quotaFields)),
  notes: Type.Array(Type.String()),
});

const Quota = Type.Object({
  account: nullable(Type.String()),
  ...quotaFields,
  limit: nullable(Type.Integer({ description: 'Null: not known' })),
  used: nullable(Type.Integer({ description: 'Null: not known' })),
  limitOf: nullable(literals(['vendor', 'default'], 'Who says so: the vendor now, or what every account has at first')),
  enough: nullable(Type.Boolean({ description: 'False: ask for more first' })),
  source: nullable(Type.String({ description: 'Of a default' })),
});

const PlanView = Type.Object({
  inputsSha256: Type.String({ description: 'Another one says that something changed since' }),
  cities: Type.Array(CityPlanView),
  totals: Type.Object({
    calls: Type.Array(Type.Object(portCall)),
    vendorCalls: Type.Array(Type.Object({ cloud: Type.String(), ...vendorCall }), {
      description: 'That change something',
    }),
    monthly: Monthly,
    incomplete: Type.Integer({ description: 'Cities of whose price some part, traffic aside, is not known' }),
    quota: Type.Array(Quota),
    notes: Type.Array(Type.String()),
  }),
});

/** A preview: what deploying cities would call, cost and need. Nothing is stored, and no cloud is asked to change. */
export function cityPlanRoutes(deps: ApiDeps): Routes {
  return (app) => {
    const schema = {
      operationId: 'planCities',
      summary: 'Plan the deployment of cities',
      tags: ['city-nodes'],
      body: NewCityPlan,
      response: answers(200, 'What it would do', PlanView),
    };
    const config = { roles: ['admin', 'operator'] as const };
    app.post('/city-plans', { schema, config }, async (request) => {
      const principal = principalOf(request);
      const wishes = await deps.db.transaction((tx) => checkAll(tx, deps, request.body, principal));
      const clouds = await cloudsByAccount(
        deps,
        wishes.map(({ wish }) => wish),
      );
      const inputs = wishes.map(({ wish, planned }) => ({ planned, known: clouds.get(accountKey(wish)) }));
      const rules = { book: deps.prices, firewallRules: siteIngress.length };
      const plans = planCities(inputs, rules);
      return { inputsSha256: hashInputs(inputs, rules), cities: plans, totals: sumUp(inputs, plans) };
    });
  };
}

interface Planned {
  readonly wish: CheckedWish;
  readonly planned: PlannedCity;
}

async function checkAll(
  tx: Tx,
  deps: ApiDeps,
  body: Static<typeof NewCityPlan>,
  principal: Principal,
): Promise<Planned[]> {
  const operatorId = await operatorFor(tx, body.operatorId, principal);
  const existing = await cityNodesIn(
    tx,
    operatorId,
    body.cities.map(({ city }) => city),
  );
  const seen = new Set<string>();
  const checked: Planned[] = [];
  for (const [at, wish] of body.cities.entries()) {
    if (seen.has(wish.city)) throw invalidRequest({ field: `/cities/${at}/city`, rule: 'must be there once' });
    seen.add(wish.city);
    const found = await checkWish(tx, deps, operatorId, wish).catch((error: unknown) => {
      throw movedBelow(error, `/cities/${at}`);
    });
    checked.push({ wish: found, planned: plannedCity(found, existing.get(wish.city)) });
  }
  return checked;
}

function plannedCity({ account, ...wish }: CheckedWish, existing: string | undefined): PlannedCity {
  const known = account && {
    id: account.id,
    name: account.name,
    region: account.spec.region,
    generation: account.generation,
  };
  return { ...wish, account: known ?? null, existing: existing ?? null };
}

/** The same refusal with its fields below `path`. */
function movedBelow(error: unknown, path: string): unknown {
  if (!(error instanceof HansaError) || error.code !== 'request.invalid') return error;
  return invalidRequest(...error.violations.map(({ field, rule }) => ({ field: `${path}${field}`, rule })));
}

const accountKey = ({ cloud, account }: CheckedWish): string => account?.id ?? cloud;

/** Longer than a site is ever looked at anew, since here only matters whether one was made. */
const everMs = 100 * 365 * 86_400_000;

/** Each account's cloud is asked once, all at the same time. */
async function cloudsByAccount(
  { clouds, db }: ApiDeps,
  wishes: readonly CheckedWish[],
): Promise<Map<string, KnownCloud>> {
  const asked = new Map(wishes.filter(({ cloud }) => cloud !== 'own').map((wish) => [accountKey(wish), wish]));
  const found = [...asked].map(async ([key, { cloud, account }]) => {
    const site = account && (await recentSite(db.sql, account.id, everMs));
    return [key, await askCloud(clouds, { cloud, account, siteStands: site !== undefined })] as const;
  });
  return new Map(await Promise.all(found));
}
