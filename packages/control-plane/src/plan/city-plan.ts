import { createHash } from 'node:crypto';
import type { MachineShapes, Offers, Price } from '@hansa/clouds';
import type { CloudName, Profile } from '@hansa/core';

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

/** What an account's cloud offers, or why that is not known. */
export interface KnownOffers {
  readonly shapes: MachineShapes;
  readonly offers: Pick<Offers, 'types' | 'prices'> | null;
  readonly creates: 'yes' | 'unproven' | 'no';
  readonly publicAddress: boolean;
  readonly note?: string;
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
  readonly calls: readonly { readonly call: string; readonly times: number }[];
  readonly price: MonthlyPrice | null;
  readonly quota: readonly { readonly measure: string; readonly amount: number }[];
  readonly notes: readonly string[];
}

export interface MonthlyPrice extends Pick<Price, 'currency' | 'source' | 'asOf' | 'confidence'> {
  readonly microsPerMonth: number;
}

const hoursPerMonth = 730;

/** How many machines each profile is. */
export const machinesOf: Readonly<Record<Profile, number>> = { light: 1, standard: 3 };

const nothing = { machines: [], calls: [], price: null, quota: [] } as const;

/** What deploying a city would do. `offers`: of its account; undefined on the cloud `own`, where nothing is ordered. */
export function planCity(planned: PlannedCity, offers: KnownOffers | undefined): CityPlan {
  const { account, existing, ...wish } = planned;
  const head = { ...wish, account: account?.id ?? null, region: account?.region ?? null, existing };
  if (existing !== null)
    return { ...head, ...nothing, notes: ['There is a city node here already: nothing is to be done'] };
  if (offers === undefined)
    return { ...head, ...nothing, notes: ['Its operator brings the machine, which joins by itself'] };
  const count = machinesOf[planned.profile];
  const shape = offers.shapes[planned.profile];
  const type = offers.offers?.types.find(({ name }) => name === shape.type);
  const price = offers.offers?.prices.find((each) => each.type === shape.type);
  return {
    ...head,
    machines: [{ ...shape, count }],
    calls: ['ensureSite', 'createMachine', 'observeMachine'].map((call) => ({ call, times: count })),
    price: price === undefined ? null : monthly(price, count),
    quota: [
      { measure: 'machines', amount: count },
      ...(type === undefined ? [] : [{ measure: 'vCPUs', amount: type.cpus * count }]),
      { measure: 'disk GiB', amount: shape.diskGiB * count },
      ...(offers.publicAddress ? [{ measure: 'public addresses', amount: count }] : []),
    ],
    notes: notesOn(planned, offers, shape.type, type?.availability, price),
  };
}

const monthly = ({ microsPerHour, type: _, ...known }: Price, count: number): MonthlyPrice => ({
  ...known,
  microsPerMonth: microsPerHour * hoursPerMonth * count,
});

function notesOn(
  { cloud }: PlannedCity,
  { note, creates, offers }: KnownOffers,
  type: string,
  availability: string | undefined,
  price: Price | undefined,
): string[] {
  return [
    ...(note === undefined ? [] : [note]),
    ...(creates === 'no'
      ? [`${cloud} publishes no call that makes a machine: order it there, and let it join as cloud own`]
      : []),
    ...(creates === 'unproven' ? ['The calls that make a machine have not been proven against the vendor'] : []),
    ...(availability === 'sold-out' ? [`${type} is sold out in this region`] : []),
    ...(offers !== null && availability === undefined ? [`${type} is not among what the account's region offers`] : []),
    ...(offers !== null && price === undefined ? [`The price of ${type} in this region is not known`] : []),
    ...(price === undefined ? [] : ['The price is of the machines alone: disks, addresses and traffic come on top']),
  ];
}

/**
 * Of all that plans rest upon: another hash says that something changed since. Whether a city is there already is left out, so
 * that a plan that was done half-way is the same plan.
 */
export function hashInputs(
  inputs: readonly { readonly planned: PlannedCity; readonly offers: KnownOffers | undefined }[],
): string {
  const plans = inputs.map(({ planned, offers }) => {
    const anew = { ...planned, existing: null };
    return [anew, planCity(anew, offers)];
  });
  return createHash('sha256').update(JSON.stringify(plans)).digest('hex');
}

/** Sums by currency and by account, smallest name first. */
export function sumUp(plans: readonly CityPlan[]) {
  const money = new Map<string, number>();
  const quota = new Map<string, { account: string | null; measure: string; amount: number }>();
  const calls = new Map<string, number>();
  for (const plan of plans) {
    if (plan.price !== null) add(money, plan.price.currency, plan.price.microsPerMonth);
    for (const { call, times } of plan.calls) add(calls, call, times);
    for (const { measure, amount } of plan.quota) {
      const key = `${plan.account ?? ''} ${measure}`;
      const sum = (quota.get(key)?.amount ?? 0) + amount;
      quota.set(key, { account: plan.account, measure, amount: sum });
    }
  }
  return {
    calls: [...calls].map(([call, times]) => ({ call, times })),
    prices: [...money].sort().map(([currency, microsPerMonth]) => ({ currency, microsPerMonth })),
    quota: [...quota].sort().map(([, each]) => each),
  };
}

const add = (sums: Map<string, number>, key: string, amount: number): void =>
  void sums.set(key, (sums.get(key) ?? 0) + amount);
