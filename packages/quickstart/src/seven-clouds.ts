import type { Client, CloudAccount, CreatedCityNode } from '@hansa/client';
import { bootstrapStub } from '@hansa/core';
import type { SimulatedCloud, SimulatedClouds } from './cloud-sim.ts';
import type { StandingCity } from './result.ts';
import { orderAtConsole } from './unicom-console.ts';

type Settings = (sim: SimulatedCloud) => {
  readonly credentials: Record<string, unknown>;
  readonly options: Record<string, unknown>;
};

interface CloudCity {
  readonly city: string;
  readonly cloud: string;
  /** In the vendor's words. */
  readonly region: string;
  readonly settings: Settings;
}

const pick = (from: Readonly<Record<string, unknown>>, ...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, from[name]]));

const accessKey: Settings = ({ account, http }) => ({
  credentials: pick(account, 'accessKey', 'secretKey'),
  options: { endpoint: http },
});

/** One city a cloud. What an account needs differs from vendor to vendor; so do the names of its endpoints. */
export const cloudCities: readonly CloudCity[] = [
  {
    city: 'DEFRA',
    cloud: 'aws',
    region: 'eu-central-1',
    settings: ({ account, http, caFile }) => ({
      credentials: pick(account, 'accessKeyId', 'secretAccessKey'),
      options: { endpoint: http, caFile },
    }),
  },
  {
    city: 'SGSIN',
    cloud: 'azure',
    region: 'southeastasia',
    settings: ({ account, https, caFile }) => ({
      credentials: pick(account, 'tenantId', 'clientId', 'clientSecret', 'subscriptionId'),
      options: { endpoint: https, authorityHost: https, caFile },
    }),
  },
  {
    city: 'HKHKG',
    cloud: 'google',
    region: 'us-central1',
    settings: ({ account, http }) => ({
      credentials: account.serviceAccount as Record<string, unknown>,
      options: { endpoint: http, tokenEndpoint: http },
    }),
  },
  { city: '110000', cloud: 'baidu', region: 'bj', settings: accessKey },
  { city: '330100', cloud: 'telecom', region: '81f7728662dd11ec810800155d307d5b', settings: accessKey },
  {
    city: '320500',
    cloud: 'mobile',
    region: 'cn-jiangsu-1',
    settings: ({ account, http, https, caFile }) => ({
      credentials: pick(account, 'accessKey', 'secretKey'),
      // The simulator lists what was ordered at once.
      options: { apiUrl: http, consoleUrl: https, centralUrl: http, caFile, settleMs: 1_000 },
    }),
  },
];

/** China Unicom publishes no call that makes a machine: its operator orders one, which joins as a machine of their own. */
export const consoleCity = { city: '131000', vendor: 'unicom' } as const;

export const cloudCityCodes: readonly string[] = [...cloudCities.map(({ city }) => city), consoleCity.city];

export interface SevenCloudsDeps {
  readonly client: Client;
  readonly clouds: SimulatedClouds;
}

/** Begins a city on its cloud: its account is made first, or a machine is ordered for it at the vendor's console. */
export async function createCloudCity(
  { client, clouds }: SevenCloudsDeps,
  city: string,
  profile: 'light' | 'standard' = 'light',
): Promise<CreatedCityNode> {
  const wish = cloudCities.find((each) => each.city === city);
  if (wish === undefined) return await createConsoleCity(client, simOf(clouds, consoleCity.vendor));
  const { cloud } = wish;
  const account = await ensureAccount(client, wish, simOf(clouds, cloud));
  return await client.cityNodes.create({ city, cloud: wish.cloud as 'aws', account: account.id, profile });
}

async function ensureAccount(client: Client, wish: CloudCity, sim: SimulatedCloud): Promise<CloudAccount> {
  const name = `simulated-${wish.cloud}`;
  const there = (await client.cloudAccounts.list()).find((account) => account.name === name);
  if (there !== undefined) return there;
  const { credentials, options } = wish.settings(sim);
  const cloud = wish.cloud as 'aws';
  return await client.cloudAccounts.create({ name, cloud, region: wish.region, credentials, options });
}

async function createConsoleCity(client: Client, sim: SimulatedCloud): Promise<CreatedCityNode> {
  const node = await client.cityNodes.create({ city: consoleCity.city, cloud: 'own', profile: 'light' });
  if (node.join === undefined) throw new Error('A city of own machines was told no join secret');
  const { url, secret } = node.join;
  const [bootstrapUrl = '', authoritySha256 = ''] = url.split('/#ca-sha256=');
  const stub = bootstrapStub({ bootstrapUrl, authoritySha256, secret });
  // All simulated machines share this computer's network, so its caller's address does not tell which one it is.
  const userData = stub.replace('\n', '\nexport HANSA_LISTEN=$(hostname -i)\n');
  await orderAtConsole(sim, { name: node.name, userData });
  return node;
}

/** Where each of these cities stands. */
export async function describeCities(client: Client, codes: readonly string[]): Promise<StandingCity[]> {
  const nodes = (await client.cityNodes.list()).filter(({ spec }) => codes.includes(spec.city));
  return await Promise.all(
    nodes.map(async ({ id, spec: { city, cloud } }) => {
      const hosts = await client.cityNodes.hosts(id);
      return { id, city, cloud, machines: hosts.map((host) => host.status.machineHandle ?? host.id) };
    }),
  );
}

function simOf(clouds: SimulatedClouds, cloud: string): SimulatedCloud {
  const sim = clouds[cloud];
  if (sim === undefined) throw new Error(`No cloud ${cloud} is simulated`);
  return sim;
}
