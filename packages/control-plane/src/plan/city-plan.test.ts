import { createPriceBook, type DeploymentFacts, type PriceRow } from '@hansa/clouds';
import { describe, expect, it } from 'vitest';
import { type CityPlan, type PlanInput, type PlannedCity, planCities } from './city-plan.ts';
import { hashInputs } from './inputs.ts';
import type { KnownCloud } from './known-cloud.ts';
import { sumUp } from './totals.ts';

const shape = { type: 't3.large', image: 'ubuntu-24.04', diskGiB: 100 };
const account = { id: 'ca-1', name: 'main', region: 'us-east-1', generation: 1 };
const wish: PlannedCity = { city: 'USSJC', cloud: 'aws', profile: 'light', account, existing: null };

const row = (sku: string, change: Partial<PriceRow> = {}): PriceRow => ({
  cloud: 'aws',
  sku,
  kind: 'machine',
  unit: 'hour',
  region: 'us-east-1',
  amountMicros: 83_200,
  currency: 'USD',
  asOf: '2026-07-20',
  source: 'a list',
  confidence: 'high',
  ...change,
});
const disk = row('gp3', { kind: 'disk', unit: 'GiB-month', amountMicros: 80_000, confidence: 'medium' });
const reason = 'as much as there is';
const unpriced = [{ cloud: 'aws' as const, sku: '*', kind: 'traffic' as const, region: '*', reason }];
const book = createPriceBook(undefined, [{ rows: [row('t3.large'), disk], unpriced }]);
const rules = { book, firewallRules: 3 };

const deployment: DeploymentFacts = {
  calls: {
    ensureSite: [
      { call: 'DescribeVpcs', effect: 'read' },
      { call: 'CreateVpc', effect: 'write' },
      { call: 'CreateSubnet', effect: 'write', per: 'zone' },
      { call: 'AuthorizeSecurityGroupIngress', effect: 'write', per: 'rule' },
    ],
    createMachine: [{ call: 'RunInstances', effect: 'write' }],
    observeMachine: [{ call: 'DescribeInstances', effect: 'read' }],
  },
  parts: ({ type, diskGiB }) => [
    { kind: 'machine', sku: type, quantity: 1 },
    { kind: 'disk', sku: 'gp3', quantity: diskGiB },
    { kind: 'address', sku: 'ipv4', quantity: 1 },
    { kind: 'traffic', sku: 'traffic', quantity: 0 },
  ],
  defaultLimits: [{ measure: 'public addresses', limit: 5, source: 'the guide' }],
};

const known = (change: Partial<KnownCloud> = {}): KnownCloud => ({
  shapes: { light: shape, standard: { ...shape, type: 't3.medium' } },
  deployment,
  options: {},
  offers: {
    zones: ['a', 'b'],
    types: [{ name: 't3.large', cpus: 2, memoryMiB: 8_192, availability: 'available' }],
    prices: [],
  },
  creates: 'yes',
  publicAddress: true,
  siteStands: false,
  ...change,
});

const plan = (planned: PlannedCity = wish, cloud = known()): CityPlan =>
  planCities([{ planned, known: cloud }], rules)[0] as CityPlan;
const portCalls = ({ calls }: CityPlan) => calls.map(({ call, times }) => [call, times]);
const vendorCalls = ({ calls }: CityPlan) =>
  calls.flatMap((each) => each.vendorCalls.map(({ call, times }) => [call, times]));

describe('the plan of a city', () => {
  it('names each call of the vendor, in order, with how often it is sent', () => {
    const city = plan({ ...wish, profile: 'standard' });
    expect(portCalls(city)).toEqual([
      ['ensureSite', 1],
      ['createMachine', 3],
      ['observeMachine', 3],
    ]);
    expect(vendorCalls(city)).toEqual([
      ['DescribeVpcs', null],
      ['CreateVpc', 1],
      ['CreateSubnet', 2],
      ['AuthorizeSecurityGroupIngress', 3],
      ['RunInstances', 3],
      ['DescribeInstances', null],
    ]);
  });

  it('tells the price of each part with its source, what has none and why, and the sum as sure as its least sure part', () => {
    const { prices, unpriced: none, monthly } = plan();
    expect(prices).toMatchObject([
      {
        sku: 't3.large',
        quantity: 1,
        microsPerMonth: 60_736_000,
        source: 'a list',
        confidence: 'high',
        origin: 'book',
      },
      { sku: 'gp3', quantity: 100, unit: 'GiB-month', microsPerMonth: 8_000_000, confidence: 'medium' },
    ]);
    expect(none).toEqual([
      { kind: 'address', sku: 'ipv4', reason: 'The price book has no price of ipv4 in us-east-1' },
      { kind: 'traffic', sku: 'traffic', reason },
    ]);
    expect(monthly).toEqual([{ currency: 'USD', microsPerMonth: 68_736_000, confidence: 'medium' }]);
  });

  it('takes what the vendor itself tells of a price before the book, and says so', () => {
    const { cloud: _cloud, region: _region, ...live } = row('t3.large', { amountMicros: 1, source: 'the vendor' });
    const told = known({ offers: { zones: [], types: [], prices: [live] } });
    expect(plan(wish, told).prices[0]).toMatchObject({ microsPerMonth: 730, source: 'the vendor', origin: 'vendor' });
  });

  it('says how much quota it takes', () => {
    expect(plan().quota).toEqual([
      { measure: 'machines', amount: 1 },
      { measure: 'vCPUs', amount: 2 },
      { measure: 'disk GiB', amount: 100 },
      { measure: 'public addresses', amount: 1 },
    ]);
  });

  it('says plainly what it does not know and what will not work', () => {
    const city = plan(wish, known({ offers: { zones: [], types: [], prices: [] }, creates: 'no' }));
    expect(city.notes).toEqual([
      'aws publishes no call that makes a machine: order it there, and let it join as cloud own',
      "t3.large is not among what the account's region offers",
    ]);
    expect(portCalls(city)).toEqual([['ensureSite', 1]]);
    const silent = plan(wish, known({ offers: null, note: 'The cloud is silent' }));
    expect(silent.notes).toEqual(['The cloud is silent']);
    expect(vendorCalls(silent)).toContainEqual(['CreateSubnet', null]);
  });

  it('only looks at a site that stands, and does nothing where a city node is already', () => {
    expect(vendorCalls(plan(wish, known({ siteStands: true })))).not.toContainEqual(['CreateVpc', 1]);
    const there = plan({ ...wish, existing: 'cn-1' });
    expect(there).toMatchObject({ existing: 'cn-1', machines: [], calls: [], prices: [], monthly: [], quota: [] });
  });
});

describe('plans together', () => {
  const inputsOf = (wishes: readonly PlannedCity[], cloud = known()): PlanInput[] =>
    wishes.map((planned) => ({ planned, known: cloud }));
  const totals = (inputs: readonly PlanInput[]) => sumUp(inputs, planCities(inputs, rules));
  const cities = (count: number) => Array.from({ length: count }, (_, at) => ({ ...wish, city: `C${at}` }));
  const addresses = (inputs: readonly PlanInput[]) =>
    totals(inputs).quota.find(({ measure }) => measure === 'public addresses');

  it('make the site of an account once, and sum up by call, currency and account', () => {
    const other = { ...wish, city: 'GBLON', account: { ...account, id: 'ca-2' } };
    const sums = totals(inputsOf([wish, { ...wish, city: 'FRPAR' }, other]));
    expect(sums.calls).toEqual([
      { call: 'ensureSite', times: 2 },
      { call: 'createMachine', times: 3 },
      { call: 'observeMachine', times: 3 },
    ]);
    expect(sums.vendorCalls).toContainEqual({ cloud: 'aws', call: 'CreateSubnet', effect: 'write', times: 4 });
    expect(sums.monthly).toEqual([{ currency: 'USD', microsPerMonth: 3 * 68_736_000, confidence: 'medium' }]);
    expect(sums.incomplete).toBe(3);
    expect(
      sums.quota.filter(({ measure }) => measure === 'vCPUs').map(({ account: of, amount }) => [of, amount]),
    ).toEqual([
      ['ca-1', 4],
      ['ca-2', 2],
    ]);
  });

  it('never add two currencies', () => {
    const china = { ...account, id: 'ca-3', region: 'cn-north-1' };
    const yuan = createPriceBook(undefined, [
      { rows: [row('t3.large'), row('t3.large', { region: 'cn-north-1', currency: 'CNY' })], unpriced: [] },
    ]);
    const inputs = inputsOf([wish, { ...wish, city: '110000', account: china }]);
    const plans = planCities(inputs, { ...rules, book: yuan });
    expect(sumUp(inputs, plans).monthly.map(({ currency }) => currency)).toEqual(['CNY', 'USD']);
  });

  it('warn when they need more than a vendor gives at first, summed over the account', () => {
    expect(addresses(inputsOf(cities(5)))).toMatchObject({ amount: 5, limit: 5, limitOf: 'default', enough: null });
    const inputs = inputsOf(cities(6));
    expect(addresses(inputs)).toMatchObject({ amount: 6, limit: 5, enough: false, source: 'the guide' });
    expect(totals(inputs).notes).toEqual([
      'The account ca-1 needs 6 public addresses; unless it was raised, its limit is 5 (the guide): ask the vendor for more first',
    ]);
  });

  it('believe the vendor about limits, and say when a limit is not known', () => {
    const quotas = [{ measure: 'public addresses' as const, limit: 8, used: 2 }];
    const told = known({ offers: { zones: [], types: [], prices: [], quotas } });
    expect(addresses(inputsOf(cities(6), told))).toMatchObject({ limit: 8, used: 2, limitOf: 'vendor', enough: true });
    expect(addresses(inputsOf(cities(7), told))).toMatchObject({ enough: false });
    expect(totals(inputsOf([wish])).quota[0]).toMatchObject({ measure: 'disk GiB', limit: null, enough: null });
  });
});

describe('the hash of what plans rest upon', () => {
  const hash = (planned: PlannedCity = wish, cloud = known(), book2 = book) =>
    hashInputs([{ planned, known: cloud }], { ...rules, book: book2 });

  it('is another once an account, a price, its source or a list of calls changed', () => {
    const priced = (change: Partial<PriceRow>) =>
      createPriceBook(undefined, [{ rows: [row('t3.large', change), disk], unpriced }]);
    const calls = { ...deployment.calls, createMachine: [{ call: 'RunInstancesTwice', effect: 'write' as const }] };
    const hashes = [
      hash(),
      hash({ ...wish, account: { ...account, generation: 2 } }),
      hash(wish, known(), priced({ amountMicros: 1 })),
      hash(wish, known(), priced({ source: 'another list' })),
      hash(wish, known({ deployment: { ...deployment, calls } })),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is the same on another day, as long as the vendor tells the same price', () => {
    const told = (change: Partial<PriceRow>) => {
      const { cloud: _cloud, region: _region, ...live } = row('t3.large', change);
      return known({ offers: { zones: [], types: [], prices: [live] } });
    };
    expect(hash(wish, told({ asOf: '2026-12-01' }))).toBe(hash(wish, told({ asOf: '2026-12-02' })));
    expect(hash(wish, told({ amountMicros: 1 }))).not.toBe(hash(wish, told({ amountMicros: 2 })));
  });

  it('is the same when a city or a site is there by now, or a quota is more used', () => {
    expect(hash({ ...wish, existing: 'cn-1' })).toBe(hash());
    expect(hash(wish, known({ siteStands: true }))).toBe(hash());
    const offers = known().offers;
    const quotas = [{ measure: 'machines' as const, limit: 9, used: 8 }];
    expect(hash(wish, known({ offers: offers && { ...offers, quotas } }))).toBe(hash());
  });
});
