import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Channel, Host } from '@hansa/client';
import { fabricBinaries } from '@hansa/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureCloudSim } from './cloud-sim.ts';
import { deployCities, ensureChannel, ensureTenant, type JobDeps, readKey } from './job.ts';
import { type LocalLeague, startLocalLeague } from './local-league.ts';
import { createCloudCity } from './seven-clouds.ts';
import { newDocumentHash, openGateways, readBack, register } from './transact.ts';

const checkout = join(import.meta.dirname, '../../..');
/** Simulated machines are fenced in by bubblewrap; without it there are none. */
const canFence =
  spawnSync('bwrap', ['--unshare-user', '--unshare-pid', '--ro-bind', '/', '/', '/bin/true']).status === 0;
const signal = new AbortController().signal;
const threeHosts = 'DEFRA';
const codes = [threeHosts, '330100', '440300'];

let root: string;
let home: string;
let league: LocalLeague;

async function packArchive(): Promise<string> {
  const env = { ...process.env, HANSA_FABRIC_BIN: fabricBinaries() };
  return (await promisify(execFile)(join(checkout, 'scripts/archive'), { env })).stdout.trim();
}

const job = (): JobDeps => ({ ...league, signal, tell: () => undefined });

const addressOf = (host: Host | undefined): string => host?.status.publicAddress ?? host?.status.privateAddress ?? '';

/** Registers a document through the gateway at an address of the city, and reads it back in another city. */
async function transactThrough(channel: Channel, address: string, key: string): Promise<void> {
  const gateways = (channel.status.gateways ?? []).filter(
    ({ city, url }) => city !== threeHosts || url.includes(`//${address}:`),
  );
  const opened = openGateways(home, { ...channel, status: { ...channel.status, gateways } }, key);
  const [first, second] = opened;
  if (first === undefined || second === undefined) throw new Error('The channel has no gateways');
  const hash = newDocumentHash();
  expect(await register(first, channel.id, hash, signal)).toMatchObject({ validationCode: 'VALID' });
  await readBack(second, channel.id, hash, signal);
  for (const gateway of opened) gateway.client.close();
}

describe.skipIf(!canFence)('a city of three machines (needs bubblewrap and user namespaces)', () => {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'hansa-standard-'));
    home = join(root, 'home');
    league = await startLocalLeague({
      homeDirectory: home,
      fabricBin: fabricBinaries(),
      archiveFile: await packArchive(),
      blocksDirectory: join(tmpdir(), 'hansa-blocks'),
    });
  });

  afterAll(async () => {
    await league?.stop({ purge: true });
    rmSync(root, { recursive: true, force: true });
  });

  it('is deployed on a cloud by its real SDK, serves a channel beside its orderer, and from a machine that was replaced', {
    timeout: 400_000,
  }, async () => {
    const { client } = league;
    const clouds = await ensureCloudSim({ homeDirectory: home, signal });
    await deployCities(job(), codes, (city) =>
      city === threeHosts
        ? createCloudCity({ client, clouds }, city, 'standard')
        : client.cityNodes.create({ city, cloud: 'local', profile: 'light' }),
    );
    const nodes = await client.cityNodes.list();
    const node = nodes.find(({ spec }) => spec.city === threeHosts);
    const hosts = await client.cityNodes.hosts(node?.id ?? '');
    expect(hosts.map(({ spec }) => spec.role).toSorted()).toEqual(['endorsing', 'endorsing', 'ordering']);
    expect(new Set(hosts.map(({ status }) => status.machineHandle)).size).toBe(3);

    const { tenant, keyFile } = await ensureTenant(job());
    const channel = await ensureChannel(job(), tenant, codes);
    expect(channel.status.gateways?.filter(({ city }) => city === threeHosts)).toHaveLength(3);
    const ordering = hosts.find(({ spec }) => spec.role === 'ordering');
    await transactThrough(channel, addressOf(ordering), readKey(keyFile));

    const endorsing = hosts.find(({ spec }) => spec.role === 'endorsing')?.id ?? '';
    await client.hosts.replace(endorsing);
    const replaced = await client.waitFor('host', endorsing, { condition: 'MachineReplaced', timeoutMs: 120_000 });
    expect(replaced.status.machineHandle).not.toBe(hosts.find(({ id }) => id === endorsing)?.status.machineHandle);
    await client.waitFor('host', endorsing, { timeoutMs: 120_000 });
    const again = await client.waitFor('channel', channel.id, { timeoutMs: 120_000 });
    await transactThrough(again, addressOf(await client.hosts.get(endorsing)), readKey(keyFile));
  });
});
