import type { PriceBook } from '@hansa/clouds';
import { type CloudName, type Profile, rolesOf } from '@hansa/core';
import { type PlannedCall, plannedCalls } from './calls.ts';
import type { KnownCloud } from './known-cloud.ts';
import { type MonthlySum, monthlySums, type PricedMachines, priceMachines } from './prices.ts';

/** A city that is to be deployed, with all that its plan rests upon. */
export interface PlannedCity {
  readonly city: string;
  readonly cloud: CloudName;
  readonly profile: Profile;
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly region: string;
    readonly generation: number;
  } | null;
  /** The operator's city node in this city, when there is one already. */
  readonly existing: string | null;
}

/** A city, and what is known of its cloud: undefined on the cloud `own`, where nothing is ordered. */
export interface PlanInput {
  readonly planned: PlannedCity;
  readonly known: KnownCloud | undefined;
}

/** What the league, rather than a cloud, says of every plan. */
export interface PlanRules {
  readonly book: PriceBook;
  /** Rules of the firewall that machines stand behind. */
  readonly firewallRules: number;
}

export interface CityPlan {
  readonly city: string;
  readonly cloud: CloudName;
  readonly profile: Profile;
  readonly account: string | null;
  readonly region: string | null;
  readonly existing: string | null;
  readonly machines: readonly {
    readonly type: string;
    readonly image: string;
    readonly diskGiB: number;
    readonly count: number;
  }[];
  readonly calls: readonly PlannedCall[];
  readonly prices: PricedMachines['lines'];
  readonly unpriced: PricedMachines['unpriced'];
  readonly monthly: readonly MonthlySum[];
  readonly quota: readonly { readonly measure: string; readonly amount: number }[];
  readonly notes: readonly string[];
}

const nothing = { machines: [], calls: [], prices: [], unpriced: [], monthly: [], quota: [] } as const;

/** What deploying cities would do, in their order: the first city of an account makes what its machines stand in. */
export function planCities(inputs: readonly PlanInput[], rules: PlanRules): readonly CityPlan[] {
  const sited = new Set<string>();
  return inputs.map(({ planned, known }) => {
    const { account, cloud, city, existing } = planned;
    // On a cloud without accounts every city is a region of its own.
    const site = account?.id ?? `${cloud}/${city}`;
    const makesSite = existing === null && !sited.has(site);
    if (makesSite) sited.add(site);
    return planCity(planned, known, { ...rules, makesSite });
  });
}

function planCity(
  planned: PlannedCity,
  known: KnownCloud | undefined,
  { book, firewallRules, makesSite }: PlanRules & { readonly makesSite: boolean },
): CityPlan {
  const { account, existing, ...wish } = planned;
  const head = { ...wish, account: account?.id ?? null, region: account?.region ?? null, existing };
  if (existing !== null)
    return { ...head, ...nothing, notes: ['There is a city node here already: nothing is to be done'] };
  if (known === undefined)
    return { ...head, ...nothing, notes: ['Its operator brings the machine, which joins by itself'] };
  const count = rolesOf[planned.profile].length;
  const shape = known.shapes[planned.profile];
  const type = known.offers?.types.find(({ name }) => name === shape.type);
  const { cloud } = planned;
  const priced = priceMachines(book, known, { ...shape, cloud, region: head.region ?? '', count });
  return {
    ...head,
    machines: [{ ...shape, count }],
    calls: plannedCalls(known, { machines: count, makesSite, rules: firewallRules }),
    prices: priced.lines,
    unpriced: priced.unpriced,
    monthly: monthlySums(priced.lines),
    quota: [
      { measure: 'machines', amount: count },
      ...(type === undefined ? [] : [{ measure: 'vCPUs', amount: type.cpus * count }]),
      { measure: 'disk GiB', amount: shape.diskGiB * count },
      ...(known.publicAddress ? [{ measure: 'public addresses', amount: count }] : []),
    ],
    notes: notesOn(planned, known, shape.type, type?.availability),
  };
}

function notesOn(
  { cloud }: PlannedCity,
  { note, creates, offers }: KnownCloud,
  type: string,
  availability: string | undefined,
): string[] {
  return [
    ...(note === undefined ? [] : [note]),
    ...(creates === 'no'
      ? [`${cloud} publishes no call that makes a machine: order it there, and let it join as cloud own`]
      : []),
    ...(creates === 'unproven' ? ['The calls that make a machine have not been proven against the vendor'] : []),
    ...(availability === 'sold-out' ? [`${type} is sold out in this region`] : []),
    ...(offers !== null && availability === undefined ? [`${type} is not among what the account's region offers`] : []),
  ];
}
