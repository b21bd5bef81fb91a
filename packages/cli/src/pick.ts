import type { Channel, City, CityNode, Client, CloudAccount, Tenant } from '@hansa/client';
import { resolveCity } from '@hansa/core/cities';
import { MissingError, UsageError } from './failure.ts';

/** The one that `text` names. @throws MissingError for none, UsageError for several */
function pickOne<T extends { readonly id: string }>(
  what: string,
  text: string,
  items: readonly T[],
  names: (item: T) => readonly string[],
): T {
  const byId = items.find(({ id }) => id === text);
  if (byId !== undefined) return byId;
  const found = items.filter((item) => names(item).some((name) => name.toLowerCase() === text.toLowerCase()));
  if (found.length > 1) {
    throw new UsageError(`${text} names ${found.length} ${what}s; use an id: ${found.map(({ id }) => id).join(', ')}`);
  }
  if (found[0] === undefined) throw new MissingError(`There is no ${what} ${text}`);
  return found[0];
}

/** A city node by its id, its name, its city's code or its city's name. */
export async function pickCityNode(client: Client, text: string): Promise<CityNode> {
  if (text.startsWith('cn-')) return client.cityNodes.get(text);
  const [nodes, cities] = await Promise.all([client.cityNodes.list(), client.cities()]);
  const nameOf = cityNames(cities);
  return pickOne('city node', text, nodes, ({ name, spec }) => [name, spec.city, nameOf(spec.city)]);
}

/** A cloud account by its id or name. */
export async function pickCloudAccount(client: Client, text: string): Promise<CloudAccount> {
  if (text.startsWith('ca-')) return client.cloudAccounts.get(text);
  return pickOne('cloud account', text, await client.cloudAccounts.list(), ({ name }) => [name]);
}

/** A tenant by its id or name. */
export async function pickTenant(client: Client, text: string): Promise<Tenant> {
  if (text.startsWith('te-')) return client.tenants.get(text);
  return pickOne('tenant', text, await client.tenants.list(), ({ name }) => [name]);
}

/** A channel by its id or name. */
export async function pickChannel(client: Client, text: string): Promise<Channel> {
  if (text.startsWith('ch-')) return client.channels.get(text);
  return pickOne('channel', text, await client.channels.list(), ({ name }) => [name]);
}

/** A city's code by code or name; what is not known is left to the API to judge. @throws UsageError for several */
export function cityCode(text: string): string {
  const match = resolveCity(text);
  if ('city' in match) return match.city.code;
  if (match.candidates.length === 0) return text;
  const choices = match.candidates.map(({ code, name, province }) => `${code} ${name}, ${province}`);
  throw new UsageError(`${text} is no city's whole name, or several cities'; use a code: ${choices.join('; ')}`);
}

export function cityNames(cities: readonly City[]): (code: string) => string {
  const names = new Map(cities.map(({ code, name }) => [code, name]));
  return (code) => names.get(code) ?? code;
}
