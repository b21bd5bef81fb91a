import { describe, expect, it } from 'vitest';
import { type CityPlan, hashInputs, type KnownOffers, type PlannedCity, planCity, sumUp } from './city-plan.ts';

const shape = { type: 't3.large', image: 'ubuntu-24.04', diskGiB: 100 };
const account = { id: 'ca-1', name: 'main', region: 'us-east-1', generation: 1 };
const wish: PlannedCity = { city: 'USSJC', cloud: 'aws', profile: 'light', account, existing: null };
const price = { type: 't3.large', currency: 'USD', microsPerHour: 83_200, source: 'a list', asOf: '2026-07-20' };
const offers: KnownOffers = {
  shapes: { light: shape, standard: { ...shape, type: 't3.medium' } },
  offers: { types: [{ name: 't3.large', cpus: 2, memoryMiB: 8_192, availability: 'available' }], prices: [price] },
  creates: 'yes',
  publicAddress: true,
};

describe('the plan of a city', () => {
  it('says what is called, what a month costs and how much quota it takes', () => {
    expect(planCity(wish, offers)).toMatchObject({
      account: 'ca-1',
      region: 'us-east-1',
      machines: [{ ...shape, count: 1 }],
      calls: [
        { call: 'ensureSite', times: 1 },
        { call: 'createMachine', times: 1 },
        { call: 'observeMachine', times: 1 },
      ],
      price: { currency: 'USD', microsPerMonth: 60_736_000, source: 'a list', asOf: '2026-07-20' },
      quota: [
        { measure: 'machines', amount: 1 },
        { measure: 'vCPUs', amount: 2 },
        { measure: 'disk GiB', amount: 100 },
        { measure: 'public addresses', amount: 1 },
      ],
    });
  });

  it('says plainly what it does not know and what will not work', () => {
    const sorry: KnownOffers = { ...offers, offers: { types: [], prices: [] }, creates: 'no' };
    const { price: none, notes } = planCity({ ...wish, cloud: 'unicom' }, sorry);
    expect(none).toBeNull();
    expect(notes).toEqual([
      'unicom publishes no call that makes a machine: order it there, and let it join as cloud own',
      "t3.large is not among what the account's region offers",
      'The price of t3.large in this region is not known',
    ]);
  });

  it('does nothing where a city node is already', () => {
    const plan = planCity({ ...wish, existing: 'cn-1' }, offers);
    expect(plan).toMatchObject({ existing: 'cn-1', machines: [], calls: [], price: null, quota: [] });
  });
});

describe('plans together', () => {
  const plans = (wishes: readonly PlannedCity[]): CityPlan[] => wishes.map((each) => planCity(each, offers));

  it('sum up by currency and by account', () => {
    const other = { ...wish, city: 'GBLON', account: { ...account, id: 'ca-2' } };
    const { prices, quota, calls } = sumUp(plans([wish, { ...wish, city: 'FRPAR' }, other]));
    expect(prices).toEqual([{ currency: 'USD', microsPerMonth: 3 * 60_736_000 }]);
    expect(quota.filter(({ measure }) => measure === 'vCPUs')).toEqual([
      { account: 'ca-1', measure: 'vCPUs', amount: 4 },
      { account: 'ca-2', measure: 'vCPUs', amount: 2 },
    ]);
    expect(calls[1]).toEqual({ call: 'createMachine', times: 3 });
  });

  it('have another hash once an account or a price changed, and the same when a city is there by now', () => {
    const hash = (planned: PlannedCity, known = offers) => hashInputs([{ planned, offers: known }]);
    const dearer = { ...offers, offers: { types: [], prices: [{ ...price, microsPerHour: 1 }] } };
    const hashes = [hash(wish), hash({ ...wish, account: { ...account, generation: 2 } }), hash(wish, dearer)];
    expect(new Set(hashes).size).toBe(3);
    expect(hash({ ...wish, existing: 'cn-1' })).toBe(hashes[0]);
  });
});
