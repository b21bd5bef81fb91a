import type { CityPlans, CreatedCityNode } from '@hansa/client';
import { findCity } from '@hansa/core/cities';
import type { CityOutcome } from '../cities/roll-out.ts';
import { type Paint, renderPairs, renderTable } from '../table.ts';
import { listed, money } from './money.ts';

type Plan = CityPlans['cities'][number];
type PriceLine = Plan['prices'][number];
type Totals = CityPlans['totals'];
type Monthly = Totals['monthly'];

const cityName = (code: string): string => findCity(code)?.name ?? code;
const times = (count: number | null, what: string): string => `${count ?? '?'} × ${what}`;
const sums = (monthly: Monthly): string | undefined =>
  monthly.length === 0 ? undefined : monthly.map(money).join(' + ');
const isUnsure = ({ unpriced }: Plan): boolean => unpriced.some(({ kind }) => kind !== 'traffic');

/** Cities; what a month is made of; the vendors' calls; quota; the sum; then what is to be known. */
export function planTable({ cities, totals, inputsSha256 }: CityPlans, paint: Paint): string {
  const sum = renderPairs(
    [
      ['a month', sums(totals.monthly) ?? 'not known'],
      [
        'confidence',
        totals.monthly.map(({ currency, confidence }) => `${confidence} (${currency})`).join(', ') || undefined,
      ],
      [
        'not in it',
        totals.incomplete === 0 ? 'traffic' : `traffic, and parts of ${totals.incomplete} cities: see below`,
      ],
      ['port', totals.calls.map(({ call, times: count }) => times(count, call)).join(', ') || 'nothing is called'],
      ['inputs', inputsSha256],
    ],
    paint,
  );
  return [
    cityTable(cities, paint),
    priceLines(cities, paint),
    callTable(totals, paint),
    quotaTable(totals, paint),
    sum,
    notesOf(cities, totals),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const cityTable = (cities: readonly Plan[], paint: Paint): string =>
  renderTable(
    cities,
    [
      { title: 'city', value: ({ city }) => cityName(city) },
      { title: 'code', value: ({ city }) => city },
      { title: 'cloud', value: ({ cloud }) => cloud },
      { title: 'account', value: ({ account }) => account ?? undefined },
      { title: 'region', value: ({ region }) => region ?? undefined },
      {
        title: 'machines',
        value: ({ machines }) => machines.map(({ count, type }) => times(count, type)).join(', ') || '-',
      },
      {
        title: 'a month',
        value: (plan) => {
          const known = sums(plan.monthly);
          return known === undefined || !isUnsure(plan) ? known : `${known} and more`;
        },
        align: 'right',
      },
    ],
    paint,
  );

interface Part extends PriceLine {
  readonly cloud: string;
  readonly region: string | null;
}

/** The same part of several cities is one line. */
function priceLines(cities: readonly Plan[], paint: Paint): string {
  const parts = new Map<string, Part>();
  for (const { cloud, region, prices } of cities) {
    for (const line of prices) {
      const key = JSON.stringify([cloud, region, line.sku, line.amountMicros, line.origin, line.source]);
      const known = parts.get(key);
      const quantity = line.quantity + (known?.quantity ?? 0);
      const microsPerMonth = line.microsPerMonth + (known?.microsPerMonth ?? 0);
      parts.set(key, { ...line, cloud, region, quantity, microsPerMonth });
    }
  }
  if (parts.size === 0) return '';
  return renderTable(
    [...parts.values()],
    [
      { title: 'paid for', value: ({ kind }) => kind },
      { title: 'sku', value: ({ cloud, sku }) => `${cloud} ${sku}` },
      { title: 'region', value: ({ region }) => region ?? undefined },
      { title: 'quantity', value: ({ quantity }) => quantity, align: 'right' },
      { title: 'price', value: (part) => `${listed(part)}/${part.unit}`, align: 'right' },
      { title: 'a month', value: money, align: 'right' },
      { title: 'confidence', value: ({ confidence }) => confidence },
      { title: 'as of', value: ({ asOf }) => asOf },
      { title: 'source', value: ({ origin, source }) => `${origin}: ${source}` },
    ],
    paint,
  );
}

/** Reads are in the JSON. */
const callTable = ({ vendorCalls }: Totals, paint: Paint): string =>
  vendorCalls.length === 0
    ? ''
    : renderTable(
        vendorCalls,
        [
          { title: 'cloud', value: ({ cloud }) => cloud },
          { title: 'call that changes something', value: ({ call }) => call },
          { title: 'times', value: ({ times: count }) => count ?? '?', align: 'right' },
        ],
        paint,
      );

const quotaTable = ({ quota }: Totals, paint: Paint): string =>
  quota.length === 0
    ? ''
    : renderTable(
        quota,
        [
          { title: 'account', value: ({ account }) => account ?? undefined },
          { title: 'quota of', value: ({ measure }) => measure },
          { title: 'needed', value: ({ amount }) => amount, align: 'right' },
          { title: 'used', value: ({ used }) => used ?? undefined, align: 'right' },
          {
            title: 'limit',
            value: ({ limit, limitOf }) =>
              limit === null ? 'not known' : limitOf === 'default' ? `${limit} at first` : limit,
          },
          { title: 'enough', value: ({ enough }) => paintEnough(enough, paint) },
        ],
        paint,
      );

function paintEnough(enough: boolean | null, paint: Paint): string {
  if (enough === null) return 'not known';
  return enough ? paint('yes', 'green') : paint('no', 'red');
}

/** Each note once, with the cities that it is about. */
function notesOf(cities: readonly Plan[], totals: Totals): string {
  const about = new Map<string, string[]>();
  for (const { city, cloud, notes, unpriced } of cities) {
    const missing = unpriced.map(({ kind, sku, reason }) => {
      const what = kind === sku ? kind : `${kind} ${sku}`;
      return `No price of ${cloud}'s ${what}: ${reason}`;
    });
    for (const note of [...notes, ...missing]) about.set(note, [...(about.get(note) ?? []), cityName(city)]);
  }
  const ofCities = [...about].map(
    ([note, names]) => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}: ${note}`,
  );
  return [...totals.notes, ...ofCities].map((note) => `${note}\n`).join('');
}

export function outcomeTable(outcomes: readonly CityOutcome[], paint: Paint): string {
  return renderTable(
    outcomes,
    [
      { title: 'city', value: ({ city }) => cityName(city) },
      { title: 'code', value: ({ city }) => city },
      { title: 'cloud', value: ({ cloud }) => cloud },
      { title: 'id', value: ({ id }) => id },
      { title: 'state', value: ({ state }) => paint(state, state === 'ready' ? 'green' : 'yellow') },
    ],
    paint,
  );
}

/** What its operator runs on each machine of their own; empty where a cloud makes the machines. */
export function joinAdvice({ join, joins = [] }: Pick<CreatedCityNode, 'join' | 'joins'>): string {
  const told = join === undefined ? joins : [join];
  return told
    .map(({ url, secret, expiresAt }, index) => {
      const machine = told.length === 1 ? 'the machine' : `machine ${index + 1} of ${told.length}`;
      return `Until ${expiresAt}, run on ${machine} (the secret is told once):\n  hansa host join '${url}' --secret ${secret}\n`;
    })
    .join('');
}
