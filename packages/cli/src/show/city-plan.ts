import type { CityPlans, CreatedCityNode } from '@hansa/client';
import { findCity } from '@hansa/core/cities';
import type { CityOutcome } from '../cities/roll-out.ts';
import { type Paint, renderPairs, renderTable } from '../table.ts';

type Plan = CityPlans['cities'][number];
type Price = { readonly currency: string; readonly microsPerMonth: number };

const money = ({ currency, microsPerMonth }: Price): string => `${(microsPerMonth / 1_000_000).toFixed(2)} ${currency}`;
const cityName = (code: string): string => findCity(code)?.name ?? code;
const times = (count: number, what: string): string => `${count} × ${what}`;

/** Cities with machines and prices, then what it sums up to, then what is to be known. */
export function planTable({ cities, totals, inputsSha256 }: CityPlans, paint: Paint): string {
  const table = renderTable(
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
      { title: 'a month', value: ({ price }) => (price === null ? undefined : money(price)), align: 'right' },
    ],
    paint,
  );
  const sums = renderPairs(
    [
      ['calls', totals.calls.map(({ call, times: count }) => times(count, call)).join(', ') || 'none'],
      ['a month', totals.prices.map(money).join(' + ') || 'not known'],
      ...totals.quota.map(({ account, measure, amount }): [string, string] => [
        'quota needed',
        `${amount} ${measure}${account === null ? '' : ` of ${account}`}`,
      ]),
      ['inputs', inputsSha256],
    ],
    paint,
  );
  return [table, sums, notesOf(cities)].filter((part) => part !== '').join('\n');
}

/** Each note once, with the cities that it is about. */
function notesOf(cities: readonly Plan[]): string {
  const about = new Map<string, string[]>();
  for (const { city, notes, price } of cities) {
    const source = price === null ? [] : [`Price of ${price.source}, ${price.asOf}${trust(price.confidence)}`];
    for (const note of [...notes, ...source]) about.set(note, [...(about.get(note) ?? []), cityName(city)]);
  }
  return [...about]
    .map(([note, names]) => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}: ${note}\n`)
    .join('');
}

const trust = (confidence: string | undefined): string =>
  confidence === undefined ? '' : `, confidence ${confidence}`;

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

/** What its operator runs on the machine. */
export function joinAdvice({ url, secret, expiresAt }: NonNullable<CreatedCityNode['join']>): string {
  return `Until ${expiresAt}, run on the machine (the secret is told once):\n  hansa host join '${url}' --secret ${secret}\n`;
}
