import {
  ChannelContract,
  type ChannelSpec,
  CityCode,
  closed,
  fewestCities,
  findCity,
  HansaError,
  invalidRequest,
  isFalse,
  isoTime,
  isTrue,
  mergeConditions,
  Name,
  Ordering,
  type PlacementOutcome,
  place,
  type TenantSpec,
  type Tier,
  tiers,
  type Violation,
} from '@hansa/core';
import { type Static, Type } from 'typebox';
import {
  countCityNodes,
  getResource,
  insertPlacements,
  placementCandidates,
  type StoredResource,
  siblingNames,
  type Tx,
  takeCapacity,
} from '../store/index.ts';
import { beingDeleted, insert } from './crud.ts';
import type { ApiDeps } from './deps.ts';
import { findPreset } from './presets.ts';
import { unknownResource } from './principal.ts';

const mostCities = 16;

/** A wish for a channel: by its cities, or by how many there shall be. */
export const NewChannel = Type.Object(
  {
    name: Type.Optional(Name),
    ordering: Type.Optional(Ordering),
    cities: Type.Optional(Type.Array(CityCode, { minItems: 1, maxItems: mostCities, uniqueItems: true })),
    cityCount: Type.Optional(
      Type.Integer({ minimum: 1, maximum: mostCities, description: 'How many cities; the league chooses them' }),
    ),
    contracts: Type.Optional(Type.Array(ChannelContract, { minItems: 1, maxItems: 8 })),
  },
  closed,
);

export type NewChannel = Static<typeof NewChannel>;

/** How often a choice of cities is made anew when another rent took the last room in one of them. */
const mostChoices = 3;

/**
 * Stores a channel with its placement and the room it takes, or refuses: what the tenant may have, what the request asks
 * for, where there is room. The tenant is locked by the caller, so its quota cannot be passed by two rents at once.
 * @throws request.invalid, quota.exceeded, placement.impossible, resource.exists, resource.deleting
 */
export async function rentChannel(
  tx: Tx,
  deps: Pick<ApiDeps, 'ids' | 'clock'>,
  tenantId: string,
  body: NewChannel,
): Promise<StoredResource> {
  const tenant = await getResource<TenantSpec>(tx, tenantId);
  if (tenant === undefined) throw unknownResource(tenantId);
  if (tenant.deletingAt !== null) throw beingDeleted(tenant);
  const tier: Tier = tiers[tenant.spec.tier];
  const wish = await checkWish(tx, body, tier);
  const taken = await siblingNames(tx, 'channel', tenant.id);
  if (taken.length >= tier.channels) {
    const detail = `The tier ${tier.name} has ${tier.channels} channels and all are in use; delete one`;
    throw new HansaError('quota.exceeded', detail);
  }
  const id = deps.ids('channel');
  const { placements, cloudsSpread } = await choose(tx, id, wish);
  const spec = { ordering: wish.ordering, cities: placements.map(({ city }) => city), contracts: wish.contracts };
  const reports = [isTrue('Placed'), spreadReport(cloudsSpread)];
  const channel = await insert(tx, {
    id,
    kind: 'channel',
    name: body.name ?? freeName(taken),
    parentId: tenant.id,
    spec,
    status: { channelId: id },
    conditions: mergeConditions([], reports, 1, isoTime(deps.clock)),
  });
  await insertPlacements(tx, id, placements);
  return channel;
}

interface Wish extends Pick<ChannelSpec, 'ordering' | 'contracts'> {
  readonly cities: readonly string[] | number;
  /** The field to name when the cities do not do. */
  readonly field: '/cities' | '/cityCount';
}

/** What the request alone, and the tier, can say; every broken rule at once. */
async function checkWish(tx: Tx, body: NewChannel, tier: Tier): Promise<Wish> {
  const { ordering = 'bft', contracts = [{ preset: 'notary' }] } = body;
  const field = body.cityCount === undefined ? '/cities' : '/cityCount';
  const cities = body.cities ?? body.cityCount ?? fewestCities[ordering];
  const wanted = typeof cities === 'number' ? cities : cities.length;
  const violations = [
    ...(body.cities === undefined ? [] : unknownCities(body.cities)),
    ...unknownPresets(contracts),
    ...(body.cities !== undefined && body.cityCount !== undefined
      ? [{ field: '/cityCount', rule: 'must be absent when cities are named' }]
      : []),
    ...countViolations(field, wanted, ordering, tier, await countCityNodes(tx)),
  ];
  if (violations.length > 0) throw invalidRequest(...violations);
  return { ordering, contracts, cities, field };
}

function unknownCities(codes: readonly string[]): Violation[] {
  return codes.flatMap((code, index) =>
    findCity(code) === undefined
      ? [{ field: `/cities/${index}`, rule: `must be a city of GET /v1/cities; ${code} is none` }]
      : [],
  );
}

function unknownPresets(contracts: ChannelSpec['contracts']): Violation[] {
  return contracts.flatMap(({ preset }, index) => {
    const field = `/contracts/${index}/preset`;
    if (findPreset(preset) === undefined) return [{ field, rule: `must be one of GET /v1/presets; ${preset} is none` }];
    const first = contracts.findIndex((contract) => contract.preset === preset);
    return first === index ? [] : [{ field, rule: `must be named once; ${preset} is there already` }];
  });
}

function countViolations(
  field: string,
  wanted: number,
  ordering: ChannelSpec['ordering'],
  tier: Tier,
  cityNodes: number,
): Violation[] {
  const fewest = fewestCities[ordering];
  if (wanted < fewest) {
    const raft = ordering === 'bft' ? `; ordering raft does with ${fewestCities.raft}` : '';
    return [{ field, rule: `must be ${fewest} or more with ordering ${ordering}${raft}` }];
  }
  if (wanted > tier.cities) return [{ field, rule: `must be ${tier.cities} or fewer with the tier ${tier.name}` }];
  if (wanted > cityNodes)
    return [{ field, rule: `must be no more than the league's city nodes, of which it has ${cityNodes}` }];
  return [];
}

async function choose(tx: Tx, channelId: string, wish: Wish): Promise<PlacementOutcome> {
  let obstacle = '';
  for (let choice = 0; choice < mostChoices; choice++) {
    const outcome = place({ channelId, ...wish }, await placementCandidates(tx));
    if (outcome.obstacles.length > 0) throw impossible(outcome.obstacles.join('; '), wish.field);
    const full = await takeCapacity(
      tx,
      outcome.placements.map(({ cityNodeId }) => cityNodeId),
    );
    if (full.length === 0) return outcome;
    const cities = outcome.placements.filter(({ cityNodeId }) => full.includes(cityNodeId)).map(({ city }) => city);
    obstacle = `no room for another channel in ${cities.join(', ')}`;
  }
  throw impossible(obstacle, wish.field);
}

const impossible = (obstacle: string, field: string): HansaError =>
  new HansaError(
    'placement.impossible',
    `The channel cannot be placed: ${obstacle}. Choose other cities, or wait until an operator has added room`,
    { violations: [{ field, rule: obstacle }] },
  );

const spreadReport = (spread: boolean) =>
  spread
    ? isTrue('CloudsSpread')
    : isFalse('CloudsSpread', 'OneCloudTooMany', 'One cloud holds more orderers than may fail at once');

/** The first of ch-1, ch-2, … that is free. */
function freeName(taken: readonly string[]): string {
  const names = new Set(taken);
  let number = taken.length + 1;
  while (names.has(`ch-${number}`)) number++;
  return `ch-${number}`;
}
