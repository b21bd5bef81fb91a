import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, createGatewayClient, type GatewayClient, type Tenant } from '@hansa/client';
import { type LocalLeague, startLocalLeague } from '@hansa/quickstart';
import { inject } from 'vitest';
import { createTestDatabase } from './databases.ts';
import { fabricBinaries } from './fabric-binaries.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run's league lies, once a test has asked for it; `setup/league.ts` removes it. */
    leagueHome: string;
  }
}

/** Four cities: the fewest that order with Byzantine fault tolerance. */
export const sharedCities = ['330100', '440300', '110000', 'DEFRA'] as const;

/** Leases of loopback blocks: the same folder as the quickstart's, so that tests never take a running league's. */
export const blocksDirectory: string = join(tmpdir(), 'hansa-blocks');

const readyTimeoutMs = 180_000;

/**
 * The one real league of this run, on real Fabric, its four cities Ready. The first test file that asks starts it, the
 * others get the same. Stay apart by tenants and channels of your own; whoever kills nodes starts a league of their own.
 */
export async function sharedLeague(): Promise<LocalLeague> {
  const league = await startLocalLeague({
    homeDirectory: inject('leagueHome'),
    fabricBin: fabricBinaries(),
    blocksDirectory,
    databaseUrl: (await createTestDatabase()).url,
  });
  const nodes = await league.client.cityNodes.list();
  await Promise.all(
    sharedCities.map(async (city) => {
      const node =
        nodes.find(({ spec }) => spec.city === city) ??
        (await league.client.cityNodes.create({ city, cloud: 'local', profile: 'light' }));
      await league.client.waitFor('city-node', node.id, { timeoutMs: readyTimeoutMs });
    }),
  );
  return league;
}

/** A tenant with a key and a Ready channel over the shared cities, and a client of each city's gateway in their order. */
export interface RentedChannel {
  readonly tenant: Tenant;
  readonly key: string;
  readonly channel: Channel;
  readonly gateways: readonly GatewayClient[];
}

/** Rents a channel with the notary preset for a tenant of its own. Close the gateways' clients when done. */
export async function rentChannel({ client }: LocalLeague, ordering: 'bft' | 'raft' = 'bft'): Promise<RentedChannel> {
  const name = `test-${randomBytes(4).toString('hex')}`;
  const tenant = await client.tenants.create({ name, email: `${name}@example.org`, tier: 'starter' });
  const { key } = await client.keys.create(tenant.id, { label: 'test', role: 'writer' });
  const contracts = [{ preset: 'notary' }];
  const { id } = await client.channels.create(tenant.id, { name, ordering, cities: [...sharedCities], contracts });
  const channel = await client.waitFor('channel', id, { timeoutMs: readyTimeoutMs });
  const gateways = (channel.status.gateways ?? []).map(({ url, caCertificate }) =>
    createGatewayClient({ url, caPem: caCertificate, key }),
  );
  return { tenant, key, channel, gateways };
}
