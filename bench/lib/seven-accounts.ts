import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../../packages/client/src/index.ts';
import { type CloudSim, simClouds, startCloudSim } from '../../packages/cloud-sim/src/index.ts';
import { cloudCities } from '../../packages/quickstart/src/seven-clouds.ts';

export interface BenchAccount {
  readonly id: string;
  readonly cloud: string;
}

/** Seven simulated clouds with hollow machines and without throttles. */
export const startSevenClouds = (): Promise<CloudSim> =>
  startCloudSim({ clouds: simClouds, machines: 'hollow', throttles: false });

/** An account on each of the seven. */
export async function addSevenAccounts(client: Client, sim: CloudSim): Promise<readonly BenchAccount[]> {
  const { http = '' } = sim.endpoints.unicom ?? {};
  const { accessKey, secretKey } = sim.vendor('unicom').account;
  const unicom = { credentials: { accessKey, secretKey }, options: { url: http, caFile: sim.caFile } };
  const wishes = [
    ...cloudCities.map(({ cloud, region, settings }) => ({ cloud, region, ...settings(simulated(sim, cloud)) })),
    { cloud: 'unicom', region: 'cn-langfang-2', ...unicom },
  ];
  const accounts: BenchAccount[] = [];
  for (const { cloud, ...wish } of wishes) {
    const { id } = await client.cloudAccounts.create({ name: `bench-${cloud}`, cloud: cloud as 'aws', ...wish });
    accounts.push({ id, cloud });
  }
  return accounts;
}

const machinesWithinMs = 120_000;
const pollMs = 200;

/** A city, and so a host, on each account whose cloud creates machines; answers when each host has its machine. */
export async function deployHosts(client: Client, accounts: readonly BenchAccount[]): Promise<number> {
  const nodes = await Promise.all(
    cloudCities.map(async ({ city, cloud }) => {
      const account = accounts.find((each) => each.cloud === cloud)?.id ?? '';
      return await client.cityNodes.create({ city, cloud: cloud as 'aws', account, profile: 'light' });
    }),
  );
  const untilMs = performance.now() + machinesWithinMs;
  const waiting = new Set(nodes.map(({ id }) => id));
  while (waiting.size > 0) {
    if (performance.now() > untilMs) throw new Error(`${waiting.size} hosts have no machine yet`);
    await delay(pollMs);
    for (const id of waiting) {
      const hosts = await client.cityNodes.hosts(id);
      if (hosts.some(({ status }) => status.machineHandle !== undefined)) waiting.delete(id);
    }
  }
  return nodes.length;
}

function simulated(sim: CloudSim, cloud: string) {
  const { http = '', https = '' } = sim.endpoints[cloud] ?? {};
  return { http, https, caFile: sim.caFile, account: sim.vendor(cloud).account };
}
