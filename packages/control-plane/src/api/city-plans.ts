import { closed, HansaError, invalidRequest } from '@hansa/core';
import { type Static, Type } from 'typebox';
import { hashInputs, type KnownOffers, type PlannedCity, planCity, sumUp } from '../plan/city-plan.ts';
import { loadOffers } from '../plan/offers.ts';
import { cityNodesIn, type Tx } from '../store/index.ts';
import type { Routes } from './app.ts';
import { type CheckedWish, CityWish, checkWish } from './city-wish.ts';
import type { ApiDeps } from './deps.ts';
import { OperatorId, operatorFor } from './operator-for.ts';
import { type Principal, principalOf } from './principal.ts';
import { answers, nullable } from './schemas.ts';

const citiesMax = 500;

const NewCityPlan = Type.Object(
  {
    operatorId: Type.Optional(OperatorId),
    cities: Type.Array(CityWish, { minItems: 1, maxItems: citiesMax }),
  },
  closed,
);

const Calls = Type.Array(
  Type.Object({ call: Type.String({ description: "Of the cloud provider's port" }), times: Type.Integer() }),
);
const micros = Type.Integer({ description: 'Millionths of the currency' });
const quotaFields = { measure: Type.String(), amount: Type.Integer() };

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
  calls: Calls,
  price: nullable(
    Type.Object({
      currency: Type.String(),
      microsPerMonth: micros,
      source: Type.String(),
      asOf: Type.String(),
      confidence: Type.Optional(Type.String()),
    }),
  ),
  quota: Type.Array(Type.Object(quotaFields)),
  notes: Type.Array(Type.String()),
});

const PlanView = Type.Object({
  inputsSha256: Type.String({ description: 'Another one says that something changed since' }),
  cities: Type.Array(CityPlanView),
  totals: Type.Object({
    calls: Calls,
    prices: Type.Array(Type.Object({ currency: Type.String(), microsPerMonth: micros })),
    quota: Type.Array(Type.Object({ account: nullable(Type.String()), ...quotaFields })),
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
      const offers = await offersByAccount(
        deps,
        wishes.map(({ wish }) => wish),
      );
      const inputs = wishes.map(({ wish, planned }) => ({ planned, offers: offers.get(offerKey(wish)) }));
      const plans = inputs.map(({ planned, offers: known }) => planCity(planned, known));
      return { inputsSha256: hashInputs(inputs), cities: plans, totals: sumUp(plans) };
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

const offerKey = ({ cloud, account }: CheckedWish): string => account?.id ?? cloud;

/** Each account's cloud is asked once. */
async function offersByAccount({ clouds }: ApiDeps, wishes: readonly CheckedWish[]): Promise<Map<string, KnownOffers>> {
  const asked = new Map(wishes.filter(({ cloud }) => cloud !== 'own').map((wish) => [offerKey(wish), wish]));
  const answersFound = [...asked].map(
    async ([key, { cloud, account }]) => [key, await loadOffers(clouds, cloud, account)] as const,
  );
  return new Map(await Promise.all(answersFound));
}
