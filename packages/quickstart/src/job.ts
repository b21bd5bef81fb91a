import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Channel, CityNode, Client, Tenant } from '@hansa/client';
import { findCity } from '@hansa/core/cities';
import { homeFiles } from './home.ts';
import type { Tell } from './stages.ts';

/** The first four are the issue's; the others follow when more are asked for. */
export const cityOrder = ['330100', '440300', '110000', 'DEFRA', '310000', 'SGSIN', '510100'] as const;

export interface JobDeps {
  readonly client: Client;
  readonly homeDirectory: string;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

const cityTimeoutMs = 300_000;
const channelTimeoutMs = 120_000;
const tenantName = 'demo';
const channelName = 'demo';

/** Begins a city. */
export type CreateCity = (city: string) => Promise<Pick<CityNode, 'id'>>;

const onThisComputer =
  (client: Client): CreateCity =>
  (city) =>
    client.cityNodes.create({ city, cloud: 'local', profile: 'light' });

/** Deploys what is missing of the cities, at once, and waits for all. Returns how many were deployed anew. */
export async function deployCities(
  deps: JobDeps,
  codes: readonly string[],
  create = onThisComputer(deps.client),
): Promise<number> {
  const { client, signal } = deps;
  const nodes = (await client.cityNodes.list()).filter(({ deletingAt }) => deletingAt === null);
  const waiting = new Map<string, string>();
  let deployed = 0;
  const deploy = async (code: string): Promise<void> => {
    const there = nodes.find(({ spec }) => spec.city === code);
    const node = there ?? (await create(code));
    if (there === undefined) deployed += 1;
    await client.waitFor('city-node', node.id, {
      signal,
      timeoutMs: cityTimeoutMs,
      onChange: (state) => {
        // The host's id says nothing to a newcomer.
        const text = state.ready ? 'ready' : (state.message || 'begun').replace(/^ho-\w+: /, '');
        waiting.set(code, text);
        const picture = codes.map((one) => `${nameOf(one)}: ${waiting.get(one) ?? 'begun'}`).join(' · ');
        deps.tell(`${nameOf(code)}: ${text}`, picture);
      },
    });
  };
  await Promise.all(codes.map(deploy));
  return deployed;
}

export const nameOf = (code: string): string => findCity(code)?.name ?? code;

/** The tenant and a key of its, made unless they are there. The key's file is for its owner only. */
export async function ensureTenant({
  client,
  homeDirectory,
  signal,
}: JobDeps): Promise<{ tenant: Tenant; keyFile: string }> {
  const tenants = await client.tenants.list();
  const there = tenants.find(({ name, deletingAt }) => name === tenantName && deletingAt === null);
  const created =
    there ?? (await client.tenants.create({ name: tenantName, email: 'demo@example.org', tier: 'starter' }));
  const keyFile = homeFiles(homeDirectory).tenantKey(created.id);
  if (!existsSync(keyFile)) {
    const { key } = await client.keys.create(created.id, { label: 'quickstart', role: 'writer' });
    writeFileSync(keyFile, `${key}\n`, { mode: 0o600 });
    chmodSync(keyFile, 0o600);
  }
  const tenant = await client.waitFor('tenant', created.id, { signal });
  return { tenant, keyFile };
}

/** The channel over these cities, rented unless there is one already, and Ready. */
export async function ensureChannel(deps: JobDeps, tenant: Tenant, codes: readonly string[]): Promise<Channel> {
  const { client, signal } = deps;
  const channels = await client.channels.list({ tenantId: tenant.id });
  const there = channels.find(({ deletingAt, spec }) => deletingAt === null && sameCities(spec.cities, codes));
  const channel = there ?? (await client.channels.create(tenant.id, newChannel(channels, codes)));
  return await client.waitFor('channel', channel.id, {
    signal,
    timeoutMs: channelTimeoutMs,
    onChange: ({ ready, message }) => {
      if (!ready && message !== '') deps.tell(message);
    },
  });
}

function newChannel(channels: readonly Channel[], codes: readonly string[]) {
  const taken = new Set(channels.map(({ name }) => name));
  let name: string = channelName;
  for (let n = 2; taken.has(name); n += 1) name = `${channelName}-${n}`;
  return {
    name,
    ordering: orderingFor(codes.length),
    cities: [...codes],
    contracts: [{ preset: 'notary' }],
  };
}

/** Byzantine fault tolerance needs four; below that only crashes are borne. */
export const orderingFor = (cities: number): 'bft' | 'raft' => (cities >= 4 ? 'bft' : 'raft');

const sameCities = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((code) => right.includes(code));

export const readKey = (keyFile: string): string => readFileSync(keyFile, 'utf8').trim();
