import { createHash, randomUUID } from 'node:crypto';
import { type Client, createGatewayClient, type GatewayClient, type ViewOf } from '../../packages/client/src/index.ts';

/** The cities of every measurement; the first is the one whose gateway is used. */
export const fourCities = ['330100', '440300', '110000', 'DEFRA'] as const;

export type CityNode = ViewOf['city-node'];
export type Channel = ViewOf['channel'];

/** Deploys a city node and waits until it is Ready. */
export async function deployCity(client: Client, city: string): Promise<CityNode> {
  const { id } = await client.cityNodes.create({ city, cloud: 'local', profile: 'light' });
  return client.waitFor('city-node', id);
}

export interface BenchTenant {
  readonly id: string;
  readonly key: string;
}

/** The tier with many channels, so that the measurement is not one of quotas. */
export async function newTenant(client: Client): Promise<BenchTenant> {
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const { id } = await client.tenants.create({ name, email: 'bench@example.org', tier: 'business' });
  await client.waitFor('tenant', id);
  const { key } = await client.keys.create(id, { label: 'bench', role: 'writer' });
  return { id, key };
}

/** One call that rents a channel over the four cities, and the wait until it is Ready. */
export async function rentChannel(client: Client, { id }: BenchTenant): Promise<Channel> {
  const made = await client.channels.create(id, { cities: [...fourCities], contracts: [{ preset: 'notary' }] });
  return client.waitFor('channel', made.id);
}

/** The door of a city to a channel, as its tenant sees it. */
export function gatewayOf(channel: Channel, tenant: BenchTenant, city: string = fourCities[0]): GatewayClient {
  const gateway = channel.status.gateways?.find((each) => each.city === city);
  if (gateway === undefined) throw new Error(`${channel.id} has no gateway in ${city}`);
  return createGatewayClient({ url: gateway.url, caPem: gateway.caCertificate, key: tenant.key, connectionsMax: 256 });
}

/** A hash that nobody has registered. */
export const freshHash = (): string => createHash('sha256').update(randomUUID()).digest('hex');

export const register = (hash: string) => ({ contract: 'notary', function: 'register', arguments: [hash] });
